-- What a judge knows best, in the organiser's words; shown where judges are chosen and dealt.
ALTER TABLE members ADD COLUMN expertise TEXT NOT NULL DEFAULT '';
