-- The words of each passage as quotations are compared by them (retrieval/text/folding.py), to look up whole quotations
-- in every library at once. Derived from the passages: the store writes it with them, and it goes with them.
CREATE VIRTUAL TABLE quotable USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0', detail = 'full');

INSERT INTO quotable (rowid, words)
SELECT p.id, quotable_words(substr(d.text, a.start_at + p.start_at + 1, p.end_at - p.start_at))
FROM passages p JOIN articles a ON a.id = p.article_id JOIN documents d ON d.id = a.document_id;

CREATE TRIGGER quotable_goes_with_passage AFTER DELETE ON passages BEGIN
    DELETE FROM quotable WHERE rowid = old.id;
END;
