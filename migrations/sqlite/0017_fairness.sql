-- What the organiser decided about a judge and a film that only look tied to each other.
CREATE TABLE conflict_decisions (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    judge_id TEXT NOT NULL REFERENCES accounts (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    conflict BIGINT NOT NULL,            -- 1: a conflict of interest
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES accounts (id),
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, judge_id, entry_id)
);

-- Who may vote in a ballot and who is left out of it, as it opened: JSON lists of accounts. Ballots from before have none, and
-- whoever is present votes in them. A closed ballot without a count is void.
ALTER TABLE ballots ADD COLUMN voters TEXT;
ALTER TABLE ballots ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';

-- When a judge first followed the address of a film, and whether more was reported as watched since than can have been.
ALTER TABLE watched ADD COLUMN followed_at BIGINT;
ALTER TABLE watched ADD COLUMN unverified BIGINT NOT NULL DEFAULT 0;
