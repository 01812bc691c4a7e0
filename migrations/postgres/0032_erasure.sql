-- The audit trail keeps no words about people in its hashes: a row hashes a commitment to its text, and text and salt beside it can be
-- emptied. Rows from before are version 1: their hash covers their text itself, and they stay as they are.
ALTER TABLE audit ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN salt BYTEA;         -- none once the row is erased, and in version 1
ALTER TABLE audit ADD COLUMN commitment BYTEA;   -- SHA-256 of salt, subject and detail; none in version 1

-- When the person was erased whose account it was: nobody is found by it, and nobody signs in with it.
ALTER TABLE accounts ADD COLUMN erased_at BIGINT;
