-- Exhibition rights and consent for a film, as they were given; the row with the highest number holds. What was withdrawn stays.
CREATE TABLE releases (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    number BIGINT NOT NULL,              -- from 1
    contest_id TEXT NOT NULL REFERENCES contests (id),
    basis TEXT NOT NULL,                 -- entry_form, entrant, office
    starts_at BIGINT,                    -- none: with the exhibition of the contest
    ends_at BIGINT,
    reason TEXT NOT NULL,                -- of the office: where the paper is
    given_by TEXT REFERENCES accounts (id),
    given_at BIGINT NOT NULL,
    withdrawn_by TEXT REFERENCES accounts (id),
    withdrawn_at BIGINT,
    withdrawal_reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry_id, number)
);
CREATE INDEX releases_by_contest ON releases (contest_id);

-- What a contest says on its public page; a contest without a row shows what its settings say.
CREATE TABLE public_pages (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    page TEXT NOT NULL,                  -- JSON of domain::contest::PublicPage
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Cover and attachments of a public page: small, and so beside the rows that speak of them.
CREATE TABLE public_files (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,                  -- cover, attachment
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX public_files_by_contest ON public_files (contest_id);
