-- Second factors (TOTP, RFC 6238): a secret that the person's app shares.
CREATE TABLE second_factors (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    secret BYTEA NOT NULL,
    last_step BIGINT NOT NULL,           -- time step of the last code that was taken; none is taken twice
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT                  -- the first right code; none until then, and the sign-in asks for no code
);

-- Codes for who has lost the app, each good for one sign-in.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_hash BYTEA NOT NULL,             -- SHA-256 over account and code
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

-- Where a session was begun, and when its person last gave the password in it.
ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;
