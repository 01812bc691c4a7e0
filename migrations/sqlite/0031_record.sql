-- The record of a contest: canonical lines, never changed and never deleted; see docs/record-format.md.
CREATE TABLE record_lines (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    n BIGINT NOT NULL,                   -- from 0, without gaps
    kind TEXT NOT NULL,
    line TEXT NOT NULL,                  -- canonical
    leaf BLOB NOT NULL,
    PRIMARY KEY (contest_id, n)
);
CREATE INDEX record_lines_by_kind ON record_lines (contest_id, kind, n);

-- Where each record stands, to be compared with its last line.
CREATE TABLE record_heads (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    size BIGINT NOT NULL,
    peaks TEXT NOT NULL                  -- roots of the whole subtrees, left to right: a new root costs their number
);

-- Documents that a line names by their hash: proof of a selection, adjusted means.
CREATE TABLE record_documents (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    n BIGINT NOT NULL,
    kind TEXT NOT NULL,                  -- adjusted, proof
    text TEXT NOT NULL,
    PRIMARY KEY (contest_id, n, kind)
);

-- Signed checkpoints, one a size.
CREATE TABLE record_checkpoints (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    size BIGINT NOT NULL,
    milestone TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (contest_id, size)
);

-- What commitments in lines stand for. Salt and text are emptied when they are erased.
CREATE TABLE record_openings (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    commitment BLOB NOT NULL,
    subject TEXT NOT NULL,               -- title, answers, judge, reason, decider, words, question, who, group
    account_id TEXT REFERENCES accounts (id), -- whom it is about; NULL: nobody with an account
    about TEXT NOT NULL,                 -- id of the entry, or the name of the group as it is compared; empty else
    salt BLOB,
    text TEXT,
    PRIMARY KEY (contest_id, commitment)
);
CREATE INDEX record_openings_by_subject ON record_openings (contest_id, subject);
CREATE INDEX record_openings_by_account ON record_openings (account_id);

-- Judges as lines name them.
CREATE TABLE record_aliases (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    alias TEXT NOT NULL,
    PRIMARY KEY (contest_id, account_id)
);
