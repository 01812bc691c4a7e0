-- Why signed sheets were opened again, as their judge is told; empty where another film came to them, and in older rows.
ALTER TABLE signatures ADD COLUMN reopen_reason TEXT NOT NULL DEFAULT '';
