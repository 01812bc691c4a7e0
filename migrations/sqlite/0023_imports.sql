-- What a spreadsheet said of an entry beside its answers. An entry with a row here came in by an import: it belongs to the office,
-- and another import may change it while it is open.
CREATE TABLE entry_sources (
    entry_id TEXT PRIMARY KEY NOT NULL REFERENCES entries (id),
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number TEXT NOT NULL,                -- as the spreadsheet has it; empty where it has none
    film_file TEXT NOT NULL,             -- name of the film's file
    film_sha256 TEXT NOT NULL            -- SHA-256 of the film, hex
);
CREATE INDEX entry_sources_by_contest ON entry_sources (contest_id);

-- A spreadsheet between its upload and its import, one a person and contest.
CREATE TABLE import_sheets (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    filename TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, account_id)
);
