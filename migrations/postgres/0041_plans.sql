-- Viewing plans (收看计划) of offices.
CREATE TABLE plans (
    id TEXT PRIMARY KEY NOT NULL,
    region TEXT NOT NULL REFERENCES regions (code),   -- of the office
    title TEXT NOT NULL,
    introduction TEXT NOT NULL,
    starts_on BIGINT NOT NULL,           -- day
    ends_on BIGINT NOT NULL,             -- the last day
    kinds TEXT NOT NULL,                 -- keys of kinds of sites, a space between; empty: all
    state TEXT NOT NULL,                 -- draft, published, withdrawn
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    previous_id TEXT REFERENCES plans (id),   -- whose wishes it answers
    sites BIGINT NOT NULL DEFAULT 0,     -- how many got it
    version BIGINT NOT NULL,
    created_by TEXT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX plans_by_region ON plans (region, starts_on);

CREATE TABLE plan_films (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    position BIGINT NOT NULL,            -- from 1
    entry_id TEXT NOT NULL REFERENCES entries (id),
    title TEXT NOT NULL,                 -- as it was when it was put there
    length_ms BIGINT NOT NULL,
    must BIGINT NOT NULL,                -- 1: every site shows it; 0: it is offered
    questions TEXT NOT NULL,             -- JSON list of one to three questions to discuss; may be empty
    PRIMARY KEY (plan_id, position)
);

-- Regions whose open sites get a plan.
CREATE TABLE plan_regions (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    region TEXT NOT NULL REFERENCES regions (code),
    PRIMARY KEY (plan_id, region)
);

-- The sites that were to get a plan when it was published: what is expected does not change with the sites afterwards.
CREATE TABLE plan_sites (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    site BIGINT NOT NULL REFERENCES sites (number),
    due_on BIGINT NOT NULL,
    received_at BIGINT,                  -- the site opened it
    reminded_at BIGINT,
    PRIMARY KEY (plan_id, site)
);
CREATE INDEX plan_sites_by_site ON plan_sites (site, due_on);
