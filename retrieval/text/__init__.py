"""The only place that reads letters: words, stems, stop words, sentences, paragraphs, folding."""
