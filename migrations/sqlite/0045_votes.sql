-- The popularity vote (人气奖) of a contest; without a row there is none.
CREATE TABLE popularity_votes (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    settings TEXT NOT NULL,              -- JSON of domain::popularity::VoteSettings
    state TEXT NOT NULL,                 -- draft, open, repair, closed, sealed
    secret BLOB,                         -- keys are HMACs under it; gone once the objections are over
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE voters (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,                  -- presence, member, address
    key_hmac BLOB NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,     -- SHA-256 of what the browser keeps
    proven_at BIGINT NOT NULL,
    network_hmac BLOB NOT NULL,         -- empty: not known
    agent_hmac BLOB NOT NULL,
    stem_hmac BLOB NOT NULL,            -- of an address without its digits; empty: it has none, or nothing else
    UNIQUE (contest_id, kind, key_hmac)
);

-- Who may vote by membership list.
CREATE TABLE vote_members (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    key_hmac BLOB NOT NULL,
    PRIMARY KEY (contest_id, key_hmac)
);

CREATE TABLE popularity_ballots (
    number BIGINT NOT NULL,              -- of the contest, from 1
    contest_id TEXT NOT NULL REFERENCES contests (id),
    voter_id TEXT NOT NULL REFERENCES voters (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    day BIGINT NOT NULL,
    cast_at BIGINT NOT NULL,
    played_ms BIGINT NOT NULL,           -- of the film by the same browser before; 0: nothing
    receipt BLOB NOT NULL,               -- hash that the voter keeps, a leaf of the day's tree
    state TEXT NOT NULL,                 -- counted, held, void
    rule TEXT NOT NULL,                  -- why it is held or void
    batch_id TEXT,                       -- of vote_batches
    PRIMARY KEY (contest_id, number),
    UNIQUE (voter_id, entry_id, day)
);
CREATE INDEX popularity_ballots_by_day ON popularity_ballots (contest_id, day, number);
CREATE INDEX popularity_ballots_by_entry ON popularity_ballots (contest_id, entry_id, state);
CREATE INDEX popularity_ballots_by_receipt ON popularity_ballots (contest_id, receipt);

-- Ballots that were held or made void together, by a rule, by a person.
CREATE TABLE vote_batches (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    rule TEXT NOT NULL,
    evidence TEXT NOT NULL,              -- JSON of domain::popularity::FlagEvidence
    state TEXT NOT NULL,                 -- held, void, confirmed, undone
    reason TEXT NOT NULL,
    decided_by TEXT REFERENCES accounts (id),
    decided_at BIGINT NOT NULL,
    confirmed_by TEXT REFERENCES accounts (id),
    confirmed_at BIGINT
);

CREATE TABLE vote_roots (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    day BIGINT NOT NULL,
    ballots BIGINT NOT NULL,
    root BLOB NOT NULL,
    PRIMARY KEY (contest_id, day)
);

-- Puzzles of proof of work, and links of letters, that were used: by their names alone.
CREATE TABLE spent_puzzles (
    id BLOB PRIMARY KEY NOT NULL,
    spent_at BIGINT NOT NULL
);
