-- Whether an assignment was set aside because a conflict of interest was found, and not by its judge: what was found is given back
-- when it no longer holds, an own recusal never. Rows from before do not tell which they are, so all of them stay as own ones.
ALTER TABLE assignments ADD COLUMN recusal_found BIGINT NOT NULL DEFAULT 0;

-- What a decision about a judge and a film was about: the names and units that look alike, as they are compared, as a JSON list.
-- Decisions from before do not tell; one that there is no conflict is asked for again.
ALTER TABLE conflict_decisions ADD COLUMN considered TEXT NOT NULL DEFAULT '[]';
