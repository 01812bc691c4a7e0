-- What entries are found by: folded texts (NFKC, lower case, no spaces) that the program writes with every entry, and at its next
-- start for the entries from before. Number and title apart, for those who may know no more. In a table of its own, for a search
-- reads all of a contest's: an entry's row is ten times as long.
CREATE TABLE entry_words (
    entry_id TEXT PRIMARY KEY NOT NULL REFERENCES entries (id),
    contest_id TEXT NOT NULL REFERENCES contests (id),
    title_words TEXT NOT NULL,
    all_words TEXT NOT NULL
);
CREATE INDEX entry_words_by_contest ON entry_words (contest_id);

-- Which sheets are signed is asked for whole rounds, by everybody's home page.
CREATE INDEX sheets_signed ON sheets (assignment_id) WHERE signed_at IS NOT NULL;
-- What the films of a contest take on the disk is told on its board.
CREATE INDEX files_by_size ON files (entry_id, state, size_bytes);
