-- A later deadline for one entrant of a contest: a person, or whoever enters for a unit.
CREATE TABLE deadline_extensions (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entrant TEXT NOT NULL,               -- what the entrant is found by
    account_id TEXT REFERENCES accounts (id), -- none where it is a unit
    unit TEXT NOT NULL,                  -- as it was written; empty where it is a person
    ends_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, entrant)
);
