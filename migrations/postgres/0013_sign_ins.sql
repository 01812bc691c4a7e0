-- Tries are counted under other keys than addresses too: networks, browsers, accounts by days.
ALTER TABLE sign_in_attempts RENAME COLUMN email_hash TO key_hash;
-- What is over is looked for with each try.
CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (failed_at);

-- When it became known that the address is the person's: by a link that was sent there, or by the word of an administrator.
-- None for who registered and was never sent one.
ALTER TABLE accounts ADD COLUMN proven_at BIGINT;
UPDATE accounts SET proven_at = created_at
WHERE roles <> '["creator"]'
   OR id IN (SELECT account_id FROM members)
   OR id IN (SELECT subject FROM audit WHERE contest_id = '' AND action = 'account.password' AND detail LIKE '%reset link%')
   OR id IN (SELECT subject FROM audit WHERE contest_id = '' AND action = 'account.create' AND actor_id <> '');
