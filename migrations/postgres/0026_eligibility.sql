-- What the office did and said about an entry at its eligibility check, line by line.
CREATE TABLE check_log (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL REFERENCES entries (id),
    step TEXT NOT NULL,                  -- note, read_…, pass, return, refuse, undone
    entry_version BIGINT NOT NULL,       -- of the entry after it
    words TEXT NOT NULL,                 -- the note, or the reasons
    account_id TEXT REFERENCES accounts (id), -- none where the operator did it
    at BIGINT NOT NULL
);
CREATE INDEX check_log_by_entry ON check_log (entry_id, at);
