-- Judges only get a copy of a film, also of one that browsers play as it is: what was prepared before is prepared again.
INSERT INTO jobs (id, kind, subject, attempts, due_at, worker, progress, problem, failed_permanently, created_at)
SELECT f.id, 'prepare', f.id, 0, 0, '', 0, '', 0, f.updated_at FROM files f
WHERE f.kind = 'judging_copy' AND f.state = 'ready' AND f.sha256 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM derived d WHERE d.file_id = f.id AND d.kind = 'play')
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.kind = 'prepare' AND j.subject = f.id);
