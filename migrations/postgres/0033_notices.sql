-- Days that are not as the week says, the same for every contest: holidays, and days that make up for them.
CREATE TABLE calendar_days (
    day TEXT PRIMARY KEY NOT NULL,       -- 2026-10-01
    kind TEXT NOT NULL,                  -- holiday, workday
    name TEXT NOT NULL
);

-- What the office set of the next publicity notice; a contest without a row has the usual one.
CREATE TABLE notice_drafts (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    content TEXT NOT NULL,               -- JSON of domain::notice::NoticeDraft
    updated_at BIGINT NOT NULL
);

-- Publicity notices as they went up; never changed and never deleted.
CREATE TABLE notices (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number BIGINT NOT NULL,              -- from 1
    lang TEXT NOT NULL,
    words TEXT NOT NULL,                 -- JSON of domain::notice::NoticeWords
    hash TEXT NOT NULL,                  -- of its text, as the record has it
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    changes BIGINT NOT NULL,             -- rows of sealed_changes then: with more of them it is outdated
    grades TEXT,                         -- hash of the grades it lists: with others it is outdated; NULL: it lists none
    published_by TEXT REFERENCES accounts (id), -- NULL: the command line
    published_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, number)
);

-- Objections to a notice. Name, address, phone and email are for those who handle them; reply is what everybody may read.
CREATE TABLE objections (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number BIGINT NOT NULL,              -- from 1
    receipt TEXT NOT NULL UNIQUE,
    secret BYTEA NOT NULL,                -- SHA-256 of what the receipt is looked up with
    evidence_token BYTEA,                 -- SHA-256 of what files are sent with; used once
    evidence_until BIGINT NOT NULL,
    kind TEXT NOT NULL,                  -- eligibility, rights, procedure, other
    entry_id TEXT REFERENCES entries (id), -- NULL: about no film alone
    objector TEXT NOT NULL,              -- person, unit, unnamed
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    facts TEXT NOT NULL,
    lang TEXT NOT NULL,                  -- of who objected
    state TEXT NOT NULL,                 -- received, accepted, declined, upheld, unchanged, dismissed
    answer_by TEXT NOT NULL,             -- the day by which it is to be answered
    accepted_at BIGINT,
    accepted_by TEXT REFERENCES accounts (id),
    accept_note TEXT NOT NULL,           -- what was said when it was accepted, for the office
    reply TEXT NOT NULL,
    decider TEXT NOT NULL,
    answered_by TEXT REFERENCES accounts (id),
    answered_at BIGINT,
    kept_reason TEXT NOT NULL,           -- why the selection stays although it was upheld
    kept_by TEXT REFERENCES accounts (id),
    kept_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, number)
);

-- Files that came with objections, kept under their hashes.
CREATE TABLE objection_files (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    objection BIGINT NOT NULL,           -- its number
    filename TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (contest_id, objection) REFERENCES objections (contest_id, number)
);
CREATE INDEX objection_files_by_objection ON objection_files (contest_id, objection);
CREATE INDEX objection_files_by_sha256 ON objection_files (sha256);
