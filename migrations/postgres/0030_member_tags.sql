-- Free words by which an organiser groups the people of a contest.
CREATE TABLE member_tags (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (contest_id, account_id, tag)
);
