-- What certificates of a kind look like in a contest; a contest without a row has the standard page.
CREATE TABLE certificate_templates (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,                  -- work, person, unit
    version BIGINT NOT NULL,             -- from 1
    content TEXT NOT NULL,               -- JSON of domain::certificates::CertificateTemplate
    edited_by TEXT NOT NULL REFERENCES accounts (id),
    edited_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, kind)
);

-- The picture behind the texts of a template; where it stands is in the template.
CREATE TABLE certificate_pictures (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,                  -- work, person, unit
    sha256 TEXT NOT NULL,                -- of the file, hex
    bytes BYTEA NOT NULL,                 -- PNG or JPEG
    PRIMARY KEY (contest_id, kind)
);

-- Certificates as they were issued; never changed.
CREATE TABLE certificates (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entry_id TEXT REFERENCES entries (id),  -- none: it is for no single work
    kind TEXT NOT NULL,                  -- work, person, unit
    recipient TEXT NOT NULL,             -- domain::certificates::Recipient::key
    origin TEXT NOT NULL DEFAULT '',     -- who gave the number: '' is this installation, else the contest that brought it from another
    prefix TEXT NOT NULL,
    serial BIGINT NOT NULL,              -- its number, from 1 in each prefix of the installation
    token TEXT NOT NULL UNIQUE,          -- of the address that the code on it leads to
    language TEXT NOT NULL,
    details TEXT NOT NULL,               -- JSON: what stands for the placeholders
    words TEXT NOT NULL,                 -- JSON: its texts, in order
    pdf BYTEA NOT NULL,
    sha256 TEXT NOT NULL,                -- of the file, hex
    issued_by TEXT NOT NULL REFERENCES accounts (id),
    issued_at BIGINT NOT NULL,
    replaces TEXT UNIQUE REFERENCES certificates (id),
    UNIQUE (prefix, serial, origin)         -- looked up by number, wherever it is from
);
CREATE INDEX certificates_by_contest ON certificates (contest_id, kind);

-- Certificates that no longer hold: revoked, or replaced by the one that says so.
CREATE TABLE certificate_ends (
    certificate_id TEXT PRIMARY KEY NOT NULL REFERENCES certificates (id),
    reason TEXT NOT NULL,
    ended_by TEXT NOT NULL REFERENCES accounts (id),
    ended_at BIGINT NOT NULL
);
