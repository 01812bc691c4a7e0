-- What a site may order from a week (点菜): ten films.
CREATE TABLE previews (
    id TEXT PRIMARY KEY NOT NULL,
    site BIGINT NOT NULL REFERENCES sites (number),
    week BIGINT NOT NULL,                -- the day of its Monday
    token TEXT NOT NULL UNIQUE,          -- of the page on a phone
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (site, week)
);

CREATE TABLE dishes (
    preview_id TEXT NOT NULL REFERENCES previews (id),
    number BIGINT NOT NULL,              -- 1 to 10
    entry_id TEXT NOT NULL REFERENCES entries (id),
    PRIMARY KEY (preview_id, number)
);
CREATE INDEX dishes_by_entry ON dishes (entry_id);

-- What an office proposes for the previews of its sites.
CREATE TABLE preview_defaults (
    region TEXT NOT NULL REFERENCES regions (code),
    week BIGINT NOT NULL,
    number BIGINT NOT NULL,              -- 1 to 10
    entry_id TEXT NOT NULL REFERENCES entries (id),
    PRIMARY KEY (region, week, number)
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY NOT NULL,
    preview_id TEXT NOT NULL REFERENCES previews (id),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    taken_by TEXT NOT NULL,              -- phone, manager
    person_key BLOB,                     -- HMAC of a card or phone number under a key of the site
    device_key BLOB,                     -- HMAC of what the phone keeps; counted apart
    heads BIGINT NOT NULL,               -- people it speaks for: 1, or more by word of mouth
    taken_at BIGINT NOT NULL,
    UNIQUE (preview_id, entry_id, person_key),
    UNIQUE (preview_id, entry_id, device_key)
);
CREATE INDEX orders_by_device ON orders (device_key);

CREATE TABLE menus (
    id TEXT PRIMARY KEY NOT NULL,
    preview_id TEXT NOT NULL UNIQUE REFERENCES previews (id),
    site BIGINT NOT NULL REFERENCES sites (number),
    week BIGINT NOT NULL,                -- it is shown in; the day of its Monday
    state TEXT NOT NULL,                 -- draft, set
    version BIGINT NOT NULL,
    set_at BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX menus_by_site ON menus (site, week);

CREATE TABLE menu_items (
    menu_id TEXT NOT NULL REFERENCES menus (id),
    position BIGINT NOT NULL,            -- from 1; 0: left out
    entry_id TEXT NOT NULL REFERENCES entries (id),
    why TEXT NOT NULL,                   -- must, ordered, unmet, chosen
    reason TEXT NOT NULL,                -- why an order was left out or moved behind one with fewer
    PRIMARY KEY (menu_id, entry_id)
);

-- Orders that stayed unmet for four weeks, and what the site answered.
CREATE TABLE order_answers (
    site BIGINT NOT NULL REFERENCES sites (number),
    entry_id TEXT NOT NULL REFERENCES entries (id),
    week BIGINT NOT NULL,                -- of the oldest order
    answer TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (site, entry_id, week)
);
