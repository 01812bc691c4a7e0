-- Viewings at sites. The identifier is made where it was held, also without a line: what arrives twice counts once.
CREATE TABLE viewings (
    id TEXT PRIMARY KEY NOT NULL,
    site BIGINT NOT NULL REFERENCES sites (number),
    plan_id TEXT REFERENCES plans (id),
    menu_id TEXT,                        -- of menus
    kind TEXT NOT NULL,                  -- gathering, individual, household
    state TEXT NOT NULL,                 -- planned, held, discussed, reported, accepted, returned
    source TEXT NOT NULL,                -- player, pack, manual
    planned_at BIGINT,
    started_at BIGINT,
    ended_at BIGINT,
    day BIGINT NOT NULL,                 -- on which it is held, or is planned for
    heads BIGINT NOT NULL,               -- people
    ordered_heads BIGINT NOT NULL,       -- of them: who had ordered one of its films
    revision BIGINT NOT NULL,            -- grows each time the site says something else of it; what comes with less is older
    feedback TEXT NOT NULL,
    returned_reason TEXT NOT NULL,
    network BYTEA,                        -- HMAC of the network that evidence came from
    received_at BIGINT,                  -- the last evidence
    reported_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX viewings_by_site ON viewings (site, day);
CREATE INDEX viewings_by_day ON viewings (day, site);
CREATE INDEX viewings_by_plan ON viewings (plan_id, site);
CREATE INDEX viewings_by_state ON viewings (state, day, site);

-- What was played of a film at a viewing.
CREATE TABLE viewing_films (
    viewing_id TEXT NOT NULL REFERENCES viewings (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    stretches TEXT NOT NULL,             -- JSON of domain::judging::Watched, milliseconds of the film
    length_ms BIGINT NOT NULL,
    counted_ms BIGINT NOT NULL,          -- evidenced: at least 2 minutes, at most its length
    opened_at BIGINT,                    -- the server's clock: when the film's address was followed first
    begun_at BIGINT NOT NULL,            -- the site's clock
    ended_at BIGINT NOT NULL,
    faster BIGINT NOT NULL,              -- 1: more was claimed than the clock allows
    received_at BIGINT NOT NULL,
    PRIMARY KEY (viewing_id, entry_id)
);
CREATE INDEX viewing_films_by_entry ON viewing_films (entry_id);

CREATE TABLE viewing_answers (
    viewing_id TEXT NOT NULL REFERENCES viewings (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    question BIGINT NOT NULL,            -- from 1
    answer TEXT NOT NULL,
    PRIMARY KEY (viewing_id, entry_id, question)
);

-- What people at a viewing want to see next: a film, or a subject, or in words.
CREATE TABLE viewing_wishes (
    viewing_id TEXT NOT NULL REFERENCES viewings (id),
    position BIGINT NOT NULL,            -- from 1
    entry_id TEXT REFERENCES entries (id),
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (viewing_id, position)
);

-- Who answered the roll call on the screen. No names: a key says only that it was the same one.
CREATE TABLE presences (
    viewing_id TEXT NOT NULL REFERENCES viewings (id),
    person_key BYTEA NOT NULL,            -- HMAC under the secret of the exhibition and of the viewing
    at BIGINT NOT NULL,
    PRIMARY KEY (viewing_id, person_key)
);

-- Packs of films and plan that sites without a line were given.
CREATE TABLE packs (
    id TEXT PRIMARY KEY NOT NULL,
    site BIGINT NOT NULL REFERENCES sites (number),
    plan_id TEXT NOT NULL REFERENCES plans (id),
    sha256 TEXT NOT NULL,                -- of its manifest
    manifest TEXT NOT NULL,              -- JSON of domain::exhibition::packs::PackManifest, as it was hashed
    size_bytes BIGINT NOT NULL,          -- of all its files
    made_by TEXT REFERENCES accounts (id),
    made_at BIGINT NOT NULL,
    imported_at BIGINT                   -- evidence of it came last
);
CREATE INDEX packs_by_plan ON packs (plan_id, site, made_at);
CREATE INDEX packs_by_site ON packs (site, made_at);
