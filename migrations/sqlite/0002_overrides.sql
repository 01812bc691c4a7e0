-- Overrides: films people put into the selection or keep out of it, with the reason and who decided.
CREATE TABLE overrides (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    ruling TEXT NOT NULL,                -- in, out
    reason TEXT NOT NULL,
    decider TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (contest_id, entry_id)
);
