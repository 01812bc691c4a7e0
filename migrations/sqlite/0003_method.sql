-- How one score is made of several: mean, trimmed, adjusted or zscore.
ALTER TABLE contests ADD COLUMN method TEXT NOT NULL DEFAULT 'mean';
