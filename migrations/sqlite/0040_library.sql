-- Films for an occasion, as 建党节 or 119. What may be shown is asked of releases, each time.
CREATE TABLE film_collections (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    introduction TEXT NOT NULL,
    month BIGINT NOT NULL,               -- of the occasion; 0: none
    day BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_by TEXT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE collected_films (
    collection_id TEXT NOT NULL REFERENCES film_collections (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    position BIGINT NOT NULL,            -- from 1
    PRIMARY KEY (collection_id, entry_id)
);
CREATE INDEX collected_films_by_entry ON collected_films (entry_id);
