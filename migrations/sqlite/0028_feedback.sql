-- Amendments of what was sealed with the first round, and films that left a sealed selection; never changed. Loosened rules are in
-- amendments.
CREATE TABLE sealed_changes (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number BIGINT NOT NULL,              -- from 1
    content TEXT NOT NULL,               -- JSON of domain::sealed_change::SealedChange: before and after
    reason TEXT NOT NULL,
    decider TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, number)
);

-- What authors are told of their sheets with the result; a contest without a row tells nothing.
CREATE TABLE feedback (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    told TEXT NOT NULL,                  -- nothing, means, comments, both
    chosen_by TEXT NOT NULL REFERENCES accounts (id),
    chosen_at BIGINT NOT NULL
);

-- Comments that somebody has read before their author may: the words as they were read.
CREATE TABLE comment_reviews (
    assignment_id TEXT NOT NULL REFERENCES assignments (id),
    part TEXT NOT NULL,                  -- key of a criterion; empty: the general comment
    words TEXT NOT NULL,
    released BIGINT NOT NULL,            -- 1: its author reads it; 0: withheld
    reviewed_by TEXT NOT NULL REFERENCES accounts (id),
    reviewed_at BIGINT NOT NULL,
    PRIMARY KEY (assignment_id, part)
);
