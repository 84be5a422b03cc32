-- A number that changes with what can be searched, and with nothing else that is written here: an index is built anew
-- when an article comes, goes or is corrected, but not when a feed is polled.
CREATE TABLE revisions (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;

INSERT INTO revisions VALUES (1, 0);

CREATE TRIGGER article_added AFTER INSERT ON articles BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER article_changed AFTER UPDATE ON articles BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER article_removed AFTER DELETE ON articles BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER passage_changed AFTER UPDATE ON passages BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN UPDATE revisions SET number = number + 1; END;
CREATE TRIGGER library_changed AFTER UPDATE ON libraries BEGIN UPDATE revisions SET number = number + 1; END;
