-- Lists are sorted, filtered and cut here, and boards count here: each of these answers one of them without reading whole rows.
CREATE INDEX entries_in_order ON entries (contest_id, (COALESCE(number, 1000000000)), id);
CREATE INDEX entries_counted ON entries (contest_id, state, region, category);
CREATE INDEX files_newest ON files (entry_id, kind, created_at, id, state, duration_ms);
CREATE INDEX assignments_recused ON assignments (contest_id, round, entry_id) WHERE recused_at IS NOT NULL;
CREATE INDEX accounts_by_name ON accounts (name);
CREATE INDEX audit_by_action ON audit (contest_id, action, seq);
CREATE INDEX audit_by_actor ON audit (contest_id, actor_id, seq);
