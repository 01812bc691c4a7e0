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

-- What creators handed to their unit, and what it did with it: a work has one nominating unit.
CREATE TABLE nominations (
    entry_id TEXT PRIMARY KEY NOT NULL REFERENCES entries (id),
    contest_id TEXT NOT NULL REFERENCES contests (id),
    unit TEXT NOT NULL,
    state TEXT NOT NULL,                 -- handed, returned, sent
    reason TEXT NOT NULL,                -- why the unit returned it
    position BIGINT NOT NULL,            -- in the order of the unit's recommendation, from 1
    handed_at BIGINT NOT NULL,
    decided_at BIGINT                    -- when the unit returned or submitted it
);
CREATE INDEX nominations_by_contest ON nominations (contest_id, position);

-- What a work is recognised by in other contests and under other names: title and film, as they are compared. Written with each
-- submission.
CREATE TABLE work_marks (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL,                  -- title, film
    mark TEXT NOT NULL,
    PRIMARY KEY (entry_id, kind)
);
CREATE INDEX work_marks_by_mark ON work_marks (kind, mark);

-- Whether two entries that look like the same work are; the smaller id first.
CREATE TABLE work_decisions (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    other_id TEXT NOT NULL REFERENCES entries (id),
    same BIGINT NOT NULL,                -- 1: the same work
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (entry_id, other_id)
);
