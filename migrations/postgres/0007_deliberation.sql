-- Selection meetings (遴选会). One is open in a contest at a time.
CREATE TABLE meetings (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    quorum TEXT NOT NULL,                -- the part of the members that must be present, like 4/5
    opened_by TEXT NOT NULL REFERENCES accounts (id),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    current_entry TEXT REFERENCES entries (id),  -- the film on everybody's screen
    version BIGINT NOT NULL              -- rises with everything that happens in it
);
CREATE UNIQUE INDEX meetings_open ON meetings (contest_id) WHERE closed_at IS NULL;
CREATE INDEX meetings_by_contest ON meetings (contest_id, opened_at);

-- Who was there, from when to when.
CREATE TABLE attendance (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    came_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (meeting_id, account_id, came_at)
);

-- The films that were on the screen, in order.
CREATE TABLE discussed (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    place BIGINT NOT NULL,
    entry_id TEXT NOT NULL REFERENCES entries (id),
    began_at BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, place)
);

CREATE TABLE ballots (
    id TEXT PRIMARY KEY NOT NULL,
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    place BIGINT NOT NULL,               -- from 1
    question TEXT NOT NULL,
    terms TEXT NOT NULL,                 -- JSON of domain::meeting::Terms
    secret BIGINT NOT NULL,
    again_of TEXT REFERENCES ballots (id),  -- the ballot whose tie it is to break
    opened_at BIGINT NOT NULL,
    present BIGINT NOT NULL,             -- members present when it opened
    members BIGINT NOT NULL,
    closed_at BIGINT,
    count TEXT,                          -- JSON of domain::meeting::Count, once closed
    outcome TEXT,                        -- JSON of domain::meeting::Outcome, once closed
    casting TEXT,                        -- JSON of store::Casting, where the chair broke the tie
    UNIQUE (meeting_id, place)
);

-- Who has voted; what, only in an open ballot.
CREATE TABLE votes (
    ballot_id TEXT NOT NULL REFERENCES ballots (id),
    voter_id TEXT NOT NULL REFERENCES accounts (id),
    paper TEXT,                          -- JSON list of entries; none in a secret ballot
    PRIMARY KEY (ballot_id, voter_id)
);

-- The papers of a secret ballot, as one value sorted by content: neither name nor time nor an order of rows tells
-- whose is which.
CREATE TABLE urns (
    ballot_id TEXT PRIMARY KEY NOT NULL REFERENCES ballots (id),
    papers TEXT NOT NULL                 -- JSON list of lists of entries
);

CREATE TABLE proposals (
    id TEXT PRIMARY KEY NOT NULL,
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    place BIGINT NOT NULL,               -- from 1
    comes TEXT REFERENCES entries (id),
    leaves TEXT REFERENCES entries (id),
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES accounts (id),
    proposed_at BIGINT NOT NULL,
    decided_at BIGINT,
    accepted BIGINT NOT NULL,            -- 0 while undecided
    decider TEXT NOT NULL,               -- empty while undecided
    UNIQUE (meeting_id, place)
);
