-- Programs and groups that messages about a contest are sent to. Addresses and secrets are shown to nobody again.
CREATE TABLE channels (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    kind TEXT NOT NULL,                  -- webhook, wecom, dingtalk, feishu
    name TEXT NOT NULL,
    address TEXT NOT NULL,               -- empty once it was removed
    secret TEXT NOT NULL,                -- messages are signed with it; empty: none
    lang TEXT NOT NULL,                  -- of messages that people read
    events TEXT NOT NULL,                -- keys of what it is told of, a space between
    state TEXT NOT NULL,                 -- on, off, gone, removed
    created_at BIGINT NOT NULL
);
CREATE INDEX channels_of_contest ON channels (contest_id, created_at, id);

-- Messages to channels, from the act that wrote them to what became of them.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY NOT NULL,        -- who gets it knows a repetition by it
    channel_id TEXT NOT NULL REFERENCES channels (id),
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entry_id TEXT REFERENCES entries (id),
    event TEXT NOT NULL,
    dedup_key TEXT NOT NULL,             -- what is told: once to each channel
    body TEXT NOT NULL,                  -- JSON of domain::channels::ChannelBody
    state TEXT NOT NULL,                 -- as letters have it
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,              -- by the database's clock: not before; while it is sent, the end of the lease
    begun_at BIGINT,                     -- by the database's clock: the last attempt
    worker TEXT NOT NULL,
    problem TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    UNIQUE (channel_id, dedup_key)
);
CREATE INDEX deliveries_due ON deliveries (state, due_at, id);
CREATE INDEX deliveries_begun ON deliveries (channel_id, begun_at);
CREATE INDEX deliveries_of_contest ON deliveries (contest_id, created_at, id);

-- Private feeds: every address in one has its token, of which only the SHA-256 is kept.
CREATE TABLE feed_keys (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX feed_keys_of_contest ON feed_keys (contest_id);

-- Sites whose pages may show the player with films of a contest.
CREATE TABLE embed_hosts (
    contest_id TEXT NOT NULL REFERENCES contests (id),
    host TEXT NOT NULL,
    PRIMARY KEY (contest_id, host)
);

-- Films on the run-down sheets of stations, and when they were broadcast.
CREATE TABLE broadcasts (
    id TEXT PRIMARY KEY NOT NULL,
    contest_id TEXT NOT NULL REFERENCES contests (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    station TEXT NOT NULL,
    planned_on TEXT NOT NULL,            -- YYYY-MM-DD
    aired_on TEXT NOT NULL,              -- empty: not yet
    created_at BIGINT NOT NULL
);
CREATE INDEX broadcasts_of_contest ON broadcasts (contest_id, planned_on, id);
