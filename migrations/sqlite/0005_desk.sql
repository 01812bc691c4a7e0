ALTER TABLE sheets ADD COLUMN comments TEXT NOT NULL DEFAULT '{}';   -- JSON: comments by criterion
ALTER TABLE sheets ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';      -- JSON list of domain::sheet::Note

-- What a judge has watched of a film. Kept beside the sheet: it grows while the sheet is signed or not begun.
CREATE TABLE watched (
    assignment_id TEXT PRIMARY KEY NOT NULL REFERENCES assignments (id),
    stretches TEXT NOT NULL,             -- JSON of domain::watching::Watched, milliseconds
    length_ms BIGINT NOT NULL,           -- of the film that was played
    skipped TEXT NOT NULL,               -- why the rest need not be seen; empty: it must
    updated_at BIGINT NOT NULL
);

-- Judges who have read the rules of a round and declared that they recuse themselves where they must.
CREATE TABLE declarations (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    judge_id TEXT NOT NULL REFERENCES accounts (id),
    statement TEXT NOT NULL,             -- the words that were agreed to
    declared_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, round, judge_id)
);

-- Until when a round is judged: for everybody, or longer for one judge.
CREATE TABLE terms (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    judge_id TEXT NOT NULL,              -- empty: everybody
    until BIGINT NOT NULL,
    PRIMARY KEY (contest_id, round, judge_id)
);

-- What a judge signed, word for word; a sheet that was opened again leaves its old signature here.
CREATE TABLE signatures (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    judge_id TEXT NOT NULL REFERENCES accounts (id),
    signed_at BIGINT NOT NULL,
    content TEXT NOT NULL,               -- canonical JSON of domain::signing::Signed
    hash TEXT NOT NULL,                  -- SHA-256 of content, hex
    reopened_at BIGINT,
    PRIMARY KEY (contest_id, round, judge_id, signed_at)
);

ALTER TABLE assignments ADD COLUMN replaces TEXT NOT NULL DEFAULT '';  -- the recused assignment it stands in for
