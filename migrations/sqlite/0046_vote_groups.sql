-- Ballots with something in common, counted as flags are found by them: kept, so that a page of a vote with a million ballots reads none of
-- these. They follow from the ballots alone, and are brought up to date some ballots at a time.
CREATE TABLE vote_groups (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    rule TEXT NOT NULL,                  -- of domain::popularity::VoteRule; film: all ballots of a film
    code BLOB NOT NULL,                  -- of the network or the stem; empty otherwise
    nth BIGINT NOT NULL,                 -- window of a burst; 0 otherwise
    entry_id TEXT NOT NULL,              -- the film; empty of a stem
    ballots BIGINT NOT NULL,             -- those that count
    voters BIGINT NOT NULL,              -- of how many voters they are
    first_at BIGINT NOT NULL,            -- when the first of them was cast; 0: there is none
    last_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, rule, code, nth, entry_id)
);
CREATE INDEX vote_groups_by_ballots ON vote_groups (contest_id, rule, entry_id, ballots);
CREATE INDEX vote_groups_by_voters ON vote_groups (contest_id, voters) WHERE rule = 'names';

CREATE TABLE vote_tallies (
    contest_id TEXT PRIMARY KEY NOT NULL REFERENCES contests (id),
    tallied BIGINT NOT NULL,             -- ballots up to this number are among vote_groups
    members BIGINT NOT NULL,             -- how many vote_members there are
    voters BIGINT NOT NULL               -- how many voters
);
INSERT INTO vote_tallies (contest_id, tallied, members, voters)
SELECT p.contest_id, 0, (SELECT COUNT(*) FROM vote_members m WHERE m.contest_id = p.contest_id),
       (SELECT COUNT(*) FROM voters v WHERE v.contest_id = p.contest_id)
FROM popularity_votes p;

-- The ballots of a film by time: those of a burst, and the first and the last that count.
DROP INDEX popularity_ballots_by_entry;
CREATE INDEX popularity_ballots_by_time ON popularity_ballots (contest_id, entry_id, cast_at);
-- Few ballots are held or void.
CREATE INDEX popularity_ballots_by_batch ON popularity_ballots (contest_id, batch_id, entry_id, state)
    WHERE batch_id IS NOT NULL;
CREATE INDEX voters_by_network ON voters (contest_id, network_hmac);
CREATE INDEX voters_by_stem ON voters (contest_id, stem_hmac);
