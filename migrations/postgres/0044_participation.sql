-- What a site watched on a day, from its evidence: written in the transaction of the evidence. What was entered by hand is not among
-- the others; what came after the month was over is among both.
CREATE TABLE site_days (
    day BIGINT NOT NULL,
    site BIGINT NOT NULL,                -- of sites
    minutes BIGINT NOT NULL,             -- evidenced
    manual_minutes BIGINT NOT NULL,
    late_minutes BIGINT NOT NULL,
    films BIGINT NOT NULL,
    viewings BIGINT NOT NULL,
    manual_viewings BIGINT NOT NULL,
    late_viewings BIGINT NOT NULL,
    gatherings BIGINT NOT NULL,          -- of the viewings: those that people were called together for
    manual_gatherings BIGINT NOT NULL,
    late_gatherings BIGINT NOT NULL,
    heads BIGINT NOT NULL,
    PRIMARY KEY (day, site)
);

-- Months that were rolled up, or are to be.
CREATE TABLE participation_months (
    month BIGINT PRIMARY KEY NOT NULL,
    changes BIGINT NOT NULL,             -- how often a day of it was counted
    changed_at BIGINT NOT NULL,          -- when that was last
    rolled_up BIGINT NOT NULL,           -- how often it had been when it was rolled up last
    rolled_up_at BIGINT                  -- when that was
);

-- How sites stood in a month under a rule; months are counted from January of the year 0.
CREATE TABLE site_months (
    month BIGINT NOT NULL,
    rule TEXT NOT NULL,                  -- key and version, as any@1
    site BIGINT NOT NULL,
    region TEXT NOT NULL,                -- of the site then
    state TEXT NOT NULL,                 -- met, late, below, silent, excluded, closed
    by_hand BIGINT NOT NULL,             -- 1: it met the rule, and only with what was entered by hand
    minutes BIGINT NOT NULL,
    manual_minutes BIGINT NOT NULL,
    viewings BIGINT NOT NULL,            -- those entered by hand too
    heads BIGINT NOT NULL,
    PRIMARY KEY (month, rule, site)
);
CREATE INDEX site_months_by_region ON site_months (month, rule, region, state);

-- The same added up for each region, all those above a site's own included.
CREATE TABLE region_months (
    month BIGINT NOT NULL,
    rule TEXT NOT NULL,
    region TEXT NOT NULL,
    above TEXT NOT NULL,                 -- the nearest region above it; empty: none
    met BIGINT NOT NULL,
    late BIGINT NOT NULL,
    below BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    excluded BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    by_hand BIGINT NOT NULL,             -- of those that met it: only with what was entered by hand
    minutes BIGINT NOT NULL,
    manual_minutes BIGINT NOT NULL,
    viewings BIGINT NOT NULL,
    heads BIGINT NOT NULL,
    PRIMARY KEY (month, rule, region)
);
CREATE INDEX region_months_above ON region_months (month, rule, above, region);

-- Reports of a month that were frozen. One that is wrong is corrected by a new one.
CREATE TABLE participation_reports (
    id TEXT PRIMARY KEY NOT NULL,
    region TEXT NOT NULL REFERENCES regions (code),
    month BIGINT NOT NULL,
    rule TEXT NOT NULL,
    number BIGINT NOT NULL,              -- of the region and month, from 1
    content TEXT NOT NULL,               -- JSON of domain::exhibition::participation::ReportContent
    sha256 TEXT NOT NULL,                -- of the content
    reason TEXT NOT NULL,                -- why it corrects the one before
    frozen_by TEXT REFERENCES accounts (id),
    frozen_at BIGINT NOT NULL,
    UNIQUE (region, month, number)
);

-- Approvals climb the tree; the last row of a region and month holds.
CREATE TABLE participation_approvals (
    region TEXT NOT NULL REFERENCES regions (code),
    month BIGINT NOT NULL,
    number BIGINT NOT NULL,              -- from 1
    approved BIGINT NOT NULL,            -- 1: approved; 0: taken back from above
    by_region TEXT NOT NULL,             -- of the office that did
    decided_by TEXT REFERENCES accounts (id),
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (region, month, number)
);

-- Sites that are visited. The pool is fixed and it is said where the seed will come from before anybody knows the seed; then it is drawn.
CREATE TABLE spot_checks (
    id TEXT PRIMARY KEY NOT NULL,
    region TEXT NOT NULL REFERENCES regions (code),
    month BIGINT NOT NULL,
    sites BIGINT NOT NULL,               -- how many are drawn
    source TEXT NOT NULL,                -- where the seed comes from
    pool TEXT NOT NULL,                  -- codes of the sites it is drawn from, one a line
    pool_sites BIGINT NOT NULL,          -- how many these are
    pool_sha256 TEXT NOT NULL,
    announced_by TEXT REFERENCES accounts (id),
    announced_at BIGINT NOT NULL,
    seed TEXT NOT NULL,                  -- empty: not drawn yet
    drawn_by TEXT REFERENCES accounts (id),
    drawn_at BIGINT
);
CREATE INDEX spot_checks_by_region ON spot_checks (region, announced_at);
CREATE TABLE spot_check_sites (
    check_id TEXT NOT NULL REFERENCES spot_checks (id),
    position BIGINT NOT NULL,            -- as drawn, from 1
    code TEXT NOT NULL,                  -- of the site, as it was in the pool
    site BIGINT REFERENCES sites (number),   -- none: no site has the code any more
    finding TEXT NOT NULL,               -- empty: not visited yet; confirmed, doubtful, refuted
    words TEXT NOT NULL,
    found_by TEXT REFERENCES accounts (id),
    found_at BIGINT,
    PRIMARY KEY (check_id, position)
);
