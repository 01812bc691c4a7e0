-- What people decided about the award of one film, against what is proposed.
CREATE TABLE award_rulings (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    grade TEXT,                          -- key of the grade; NULL: none at all
    reason TEXT NOT NULL,
    decider TEXT NOT NULL,
    ruled_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, entry_id)
);

-- Ballots of the meeting that are about a grade.
CREATE TABLE award_ballots (
    ballot_id TEXT PRIMARY KEY NOT NULL REFERENCES ballots (id),
    contest_id TEXT NOT NULL REFERENCES contests (id),
    grade TEXT NOT NULL
);
CREATE INDEX award_ballots_by_contest ON award_ballots (contest_id);

-- Awards as they were decided; the latest counts, unless what it was decided from has changed since.
CREATE TABLE award_decisions (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    number BIGINT NOT NULL,              -- from 1
    basis TEXT NOT NULL,                 -- SHA-256 of what it was decided from
    content TEXT NOT NULL,               -- JSON of domain::awards::decided::DecidedAwards
    decided_by TEXT NOT NULL REFERENCES accounts (id),
    decided_at BIGINT NOT NULL,
    voided_at BIGINT,
    PRIMARY KEY (contest_id, number)
);

-- The announcement of a result as it was published; never changed and never deleted.
CREATE TABLE result_announcements (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    lang TEXT NOT NULL,
    words TEXT NOT NULL,                 -- JSON of domain::notice::NoticeWords
    hash TEXT NOT NULL,                  -- SHA-256 of its text
    published_at BIGINT NOT NULL
);

-- In which order films are shown on the award evening.
CREATE TABLE screening_lists (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    content TEXT NOT NULL,               -- JSON of domain::presentation::ScreeningList
    arranged_by TEXT NOT NULL REFERENCES accounts (id),
    arranged_at BIGINT NOT NULL
);
