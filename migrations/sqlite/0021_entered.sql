-- Who handed in which versions: whoever has entered a contest does not judge it, which is asked with every mark.
CREATE INDEX entry_versions_by_person ON entry_versions (submitted_by);

-- assignments.recusal_found may also be 2: what was found is not given back, because it came from what its judge was in the contest.
