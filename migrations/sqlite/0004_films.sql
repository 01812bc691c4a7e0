-- Tokens with which programs ask in a person's name; only their SHA-256 is kept.
CREATE TABLE api_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    scopes TEXT NOT NULL,                -- JSON list
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_by_account ON api_tokens (account_id);

-- Parts of a film that is sent in several pieces at once; they belong to a person until they become a file.
CREATE TABLE upload_parts (
    id TEXT PRIMARY KEY NOT NULL,
    owner_id TEXT NOT NULL REFERENCES accounts (id),
    size_bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX upload_parts_by_owner ON upload_parts (owner_id);

ALTER TABLE files ADD COLUMN measures TEXT NOT NULL DEFAULT '{}';  -- JSON of domain::film::Measures
ALTER TABLE files ADD COLUMN fingerprint TEXT;                      -- perceptual, to find the same film again
ALTER TABLE files ADD COLUMN parts TEXT NOT NULL DEFAULT '';        -- parts it was put together from, space between

-- What was made from a film: poster, storyboard, captions, lighter renditions.
CREATE TABLE derived (
    file_id TEXT NOT NULL REFERENCES files (id),
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    details TEXT NOT NULL,               -- JSON
    created_at BIGINT NOT NULL,
    PRIMARY KEY (file_id, kind)
);

-- Work that goes on in the background. A job that is done is gone; one that failed too often stays, dead.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,              -- not before; while it runs: the end of the lease
    worker TEXT NOT NULL,                -- who holds the lease; empty: nobody
    progress BIGINT NOT NULL,            -- thousandths
    problem TEXT NOT NULL,               -- why the last attempt failed
    dead BIGINT NOT NULL,                -- 1: given up
    created_at BIGINT NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX jobs_due ON jobs (dead, due_at);
