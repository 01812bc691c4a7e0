-- Regions as sites lie in them. A code begins with the code of the region above: 2 digits a province, 4 a city, 6 a county, 9 a
-- town, 12 a village. Days are counted from the first of 1970, in the time zone of the exhibition.
CREATE TABLE regions (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);

-- Sites that watch films together.
CREATE TABLE sites (
    number BIGINT PRIMARY KEY NOT NULL,  -- short: what is counted a day and a site names it
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,           -- of the office's own list
    name TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES regions (code),
    kind TEXT NOT NULL,                  -- village, community, office, enterprise, household
    opened_on BIGINT NOT NULL,           -- day
    closed_on BIGINT,                    -- day: the first it is no longer open
    capacity BIGINT NOT NULL,            -- people; 0: not known
    device_hash BYTEA UNIQUE,             -- SHA-256 of the key of the device that is signed in
    link_hash BYTEA UNIQUE,               -- SHA-256 of the token of a device link that nobody has followed
    link_ends_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX sites_by_region ON sites (region, code);

-- When a site was open before it closed and opened again: periods that are over. The one that holds, or was the last, stands with the
-- site, and no two have a day in common.
CREATE TABLE site_periods (
    site BIGINT NOT NULL REFERENCES sites (number),
    opened_on BIGINT NOT NULL,           -- day
    closed_on BIGINT NOT NULL,           -- day: the first it was no longer open
    PRIMARY KEY (site, opened_on)
);

-- Who works in the exhibition: an office for a region and everything below it, a manager for a site.
CREATE TABLE exhibition_members (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,                  -- office, manager
    place TEXT NOT NULL,                 -- of an office the code of its region, of a manager the identifier of the site
    added_by TEXT REFERENCES accounts (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, role, place)
);
CREATE INDEX exhibition_members_by_place ON exhibition_members (place, role);

-- Sites that are not expected to watch, and why.
CREATE TABLE site_exclusions (
    id TEXT PRIMARY KEY NOT NULL,
    region TEXT REFERENCES regions (code),   -- either a region with everything below it
    site BIGINT REFERENCES sites (number),   -- or a site
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,           -- the last day
    reason TEXT NOT NULL,
    added_by TEXT REFERENCES accounts (id),
    added_at BIGINT NOT NULL,
    ended_by TEXT REFERENCES accounts (id),
    ended_at BIGINT                      -- taken back: it counts for no report that is frozen later
);
CREATE INDEX site_exclusions_by_site ON site_exclusions (site);

-- What holds for the exhibition of the installation: one row, which is there once the database was migrated.
CREATE TABLE exhibition_settings (
    id BIGINT PRIMARY KEY NOT NULL,      -- 1
    settings TEXT NOT NULL,              -- JSON of domain::exhibition::ExhibitionSettings
    secret BYTEA NOT NULL,                -- codes, pack signatures and pseudonyms are made with it
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A spreadsheet of sites that somebody uploaded, until it is imported.
CREATE TABLE site_sheets (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    filename TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
