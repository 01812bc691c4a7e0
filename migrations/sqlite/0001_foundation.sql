-- Times are microseconds since 1970-01-01 UTC. Identifiers are text. JSON is text.

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,          -- lower case
    name TEXT NOT NULL,
    password_hash TEXT,                  -- argon2id, PHC form; none until the person sets one
    roles TEXT NOT NULL,                 -- JSON list of installation-wide roles
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL, -- SHA-256 of the cookie's token
    account_id TEXT NOT NULL REFERENCES accounts (id),
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time links and codes: invitation, password reset, first run.
CREATE TABLE tickets (
    token_hash BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    contest_id TEXT,
    email TEXT,
    role TEXT,
    details TEXT NOT NULL,               -- JSON
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE contests (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    preset TEXT NOT NULL,
    phase TEXT NOT NULL,
    settings TEXT NOT NULL,              -- JSON of domain::contest::Settings
    version BIGINT NOT NULL,             -- of the settings; a writer names the one it read
    deadline BIGINT,
    next_number BIGINT NOT NULL,         -- next entry number
    judging_hash TEXT,                   -- of what judging was sealed with
    created_at BIGINT NOT NULL
);

CREATE TABLE members (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    unit TEXT NOT NULL,                  -- affiliation: feeds conflicts of interest
    region TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, account_id, role)
);
CREATE INDEX members_by_account ON members (account_id);

CREATE TABLE entries (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    owner_id TEXT NOT NULL REFERENCES accounts (id),
    for_unit BIGINT NOT NULL,            -- 1: entered by a unit officer or staff
    number BIGINT,                       -- given at the first submission
    receipt TEXT,
    state TEXT NOT NULL,
    title TEXT NOT NULL,                 -- these six repeat answers, for lists and counts
    category TEXT NOT NULL,
    region TEXT NOT NULL,
    subject TEXT NOT NULL,
    production_unit TEXT NOT NULL,
    submitting_unit TEXT NOT NULL,
    answers TEXT NOT NULL,               -- JSON of domain::entry::Answers
    reasons TEXT NOT NULL,               -- why returned or refused
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT
);
CREATE UNIQUE INDEX entries_by_number ON entries (contest_id, number);
CREATE INDEX entries_by_owner ON entries (owner_id);

-- Every submitted version of an entry is kept.
CREATE TABLE entry_versions (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    version BIGINT NOT NULL,
    answers TEXT NOT NULL,
    file_sha256 TEXT,
    submitted_by TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (entry_id, version)
);

CREATE TABLE files (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,                 -- uploading, checking, ready, rejected, replaced
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    sha256 TEXT,
    duration_ms BIGINT,
    width BIGINT,
    height BIGINT,
    findings TEXT NOT NULL,              -- JSON list
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX files_by_entry ON files (entry_id);
CREATE INDEX files_by_state ON files (state);

CREATE TABLE panels (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    position BIGINT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX panels_by_contest ON panels (contest_id);

CREATE TABLE panel_judges (
    panel_id TEXT NOT NULL REFERENCES panels (id),
    judge_id TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (panel_id, judge_id)
);

CREATE TABLE assignments (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    judge_id TEXT NOT NULL REFERENCES accounts (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    position BIGINT NOT NULL,
    recused_at BIGINT,
    recusal_reason TEXT NOT NULL,
    UNIQUE (contest_id, round, judge_id, entry_id)
);
CREATE INDEX assignments_by_entry ON assignments (entry_id);

-- Marks are one JSON value of the sheet: a sheet cannot exist without its scores.
CREATE TABLE sheets (
    assignment_id TEXT PRIMARY KEY NOT NULL REFERENCES assignments (id),
    version BIGINT NOT NULL,
    marks TEXT NOT NULL,
    comment TEXT NOT NULL,
    red_line TEXT NOT NULL,              -- flag to the chair with its reason; empty is none
    total BIGINT,                        -- hundredths; none while a mark is missing
    saved_at BIGINT NOT NULL,
    signed_at BIGINT
);

CREATE TABLE selections (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL UNIQUE REFERENCES contests (id),
    sealed_by TEXT NOT NULL REFERENCES accounts (id),
    sealed_at BIGINT NOT NULL,
    method TEXT NOT NULL,
    inputs TEXT NOT NULL,                -- canonical JSON of the problem
    outcome TEXT NOT NULL,               -- JSON of the outcome
    ranking TEXT NOT NULL,               -- JSON of the ranking it was made from
    hash TEXT NOT NULL                   -- SHA-256 over inputs, ranking and outcome
);

-- The record: each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,              -- empty: the system itself
    contest_id TEXT NOT NULL,            -- empty: none
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,                -- JSON
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_contest ON audit (contest_id, seq);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
