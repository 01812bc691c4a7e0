-- What had a name of its own gets the usual one, and what lay under keys of `meta` gets columns.

ALTER TABLE urns RENAME TO secret_ballots;
ALTER TABLE jobs RENAME COLUMN dead TO failed_permanently;

-- Failed sign-ins by address, also of addresses that have no account; old ones count for nothing and go.
CREATE TABLE sign_in_attempts (
    email_hash TEXT PRIMARY KEY NOT NULL,  -- SHA-256 of the lower-case address, hex
    failures BIGINT NOT NULL,
    failed_at BIGINT NOT NULL              -- the last one
);
-- They were kept in `meta` as sign_in:HASH = FAILURES:TIME, empty after a sign-in.
INSERT INTO sign_in_attempts (email_hash, failures, failed_at)
SELECT SUBSTR(key, 9), CAST(RTRIM(RTRIM(value, '0123456789'), ':') AS BIGINT),
       CAST(SUBSTR(value, LENGTH(RTRIM(value, '0123456789')) + 1) AS BIGINT)
FROM meta WHERE SUBSTR(key, 1, 8) = 'sign_in:' AND value LIKE '%_:_%';
DELETE FROM meta WHERE SUBSTR(key, 1, 8) = 'sign_in:';

-- When judging was sealed; before, only the record knew: the last move to the first round.
ALTER TABLE contests ADD COLUMN judging_sealed_at BIGINT;
UPDATE contests SET judging_sealed_at =
    (SELECT at FROM audit WHERE contest_id = contests.id AND action = 'contest.phase'
     AND detail LIKE '%"to":"round-1"%' ORDER BY seq DESC LIMIT 1)
WHERE judging_hash IS NOT NULL;
