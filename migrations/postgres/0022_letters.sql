-- The outbox: every letter, from the act that wrote it to what became of it.
CREATE TABLE letters (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT REFERENCES contests (id),     -- none: about an account
    account_id TEXT REFERENCES accounts (id),     -- none: an address without an account
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    dedup_key TEXT NOT NULL UNIQUE,               -- what was said to whom: it is said once
    message_id TEXT NOT NULL UNIQUE,              -- without angle brackets
    address TEXT NOT NULL,
    domain TEXT NOT NULL,                         -- of the address
    name TEXT NOT NULL,
    lang TEXT NOT NULL,                           -- of the first lines
    subject TEXT NOT NULL,
    body TEXT NOT NULL,                           -- empty once it was wiped
    unsubscribe TEXT NOT NULL,                    -- address of the one-click form; empty: none
    urgent BIGINT NOT NULL,                       -- 1: before others
    held BIGINT NOT NULL,                         -- 1: released while there was no mail server; a person releases it again
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,                       -- by the database's clock: not before; while it is sent, the end of the lease
    begun_at BIGINT,                              -- by the database's clock: the last attempt
    worker TEXT NOT NULL,                         -- who sends it, or sent it last
    problem TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    ends_at BIGINT,                               -- when the link in it ends; none: it has none that does
    wiped_at BIGINT
);
CREATE INDEX letters_due ON letters (state, urgent, due_at, id);
CREATE INDEX letters_begun ON letters (begun_at);
CREATE INDEX letters_of_contest ON letters (contest_id, created_at, id);
CREATE INDEX letters_by_time ON letters (created_at, id);

-- Addresses that want no more news.
CREATE TABLE unsubscribed (
    address TEXT PRIMARY KEY NOT NULL,
    since BIGINT NOT NULL
);

-- What a contest says in place of the texts of the program.
CREATE TABLE letter_templates (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (contest_id, kind, lang)
);

-- What a contest decides about its letters, JSON; a contest without a row goes by the usual.
CREATE TABLE letter_settings (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    settings TEXT NOT NULL
);
