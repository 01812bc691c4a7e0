-- Rules of a selection that could not hold, loosened after they had been sealed: the latest of a contest counts.
CREATE TABLE amendments (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number BIGINT NOT NULL,              -- from 1
    balance TEXT NOT NULL,               -- JSON: size, tolerance, rules
    reason TEXT NOT NULL,
    decider TEXT NOT NULL,
    amended_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, number)
);

-- What a round decided when it was closed; never changed. Rounds closed before this table have no row.
CREATE TABLE round_closings (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,               -- from 1
    method TEXT NOT NULL,
    line TEXT NOT NULL,                  -- JSON: the films on each side of the line with place and score
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, round)
);
