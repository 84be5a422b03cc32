"""Citations: an article as CSL-JSON, the one source, and everything else written from that.

    item.py       an article, and an excerpt of it -> CSL-JSON
    names.py      an author as printed -> family and given name, or the whole where it is no person's
    exchange.py   BibTeX and RIS, for reference managers
    prose.py      Wikipedia's {{cite news}}, and one plain line
    styled.py     APA, MLA, Chicago, Harvard, through citeproc-py
    styles.py     which styles there are, and one call for all of them

What is not known of an article is left out; nothing is guessed to fill a gap.
"""
