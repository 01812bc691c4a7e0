-- Who takes part in a round after the first; everybody eligible takes part in the first.
CREATE TABLE advances (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    round BIGINT NOT NULL,
    entry_id TEXT NOT NULL REFERENCES entries (id),
    PRIMARY KEY (contest_id, round, entry_id)
);
