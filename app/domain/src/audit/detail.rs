//! The names of the details of events.

table! {
    /// The name of a part of an event's detail.
    DetailKey {
        /// Whether a proposal was accepted.
        Accepted = "accepted",
        /// An address that has no account, as a hash with the installation's key.
        Address = "address",
        /// The rule by which films go on to a round.
        Advance = "advance",
        /// The day a film was broadcast.
        Aired = "aired",
        /// Numbers of the films every panel sees.
        Anchors = "anchors",
        /// Answers of an entry form, by field.
        Answers = "answers",
        /// Numbers of the films tied at the line.
        AtLine = "at_line",
        /// Whether those go on.
        AtLineGo = "at_line_go",
        /// Awards as they were set up, or as they were decided.
        Awards = "awards",
        /// Size, tolerance and rules of a selection.
        Balance = "balance",
        /// Numbers of the films that stay behind.
        Below = "below",
        /// Papers that name no film.
        Blank = "blank",
        /// Rulings with which rules cannot hold, each with the names of these.
        Breaks = "breaks",
        /// By which way, where there is more than one.
        By = "by",
        /// What certificates are for.
        Certificate = "certificate",
        /// What an amendment changes, as it was and as it is.
        Change = "change",
        /// How many entries an import changed.
        Changed = "changed",
        /// The name of a channel, of several, or of a private feed.
        Channel = "channel",
        /// Films that a vote chose.
        Chosen = "chosen",
        /// How many recovery codes can still be used.
        CodesLeft = "codes_left",
        /// Who or what comes in.
        Comes = "comes",
        /// The general comment of a sheet.
        Comment = "comment",
        /// Comments of a sheet, by criterion.
        Comments = "comments",
        /// Whether it is a conflict of interest.
        Conflict = "conflict",
        /// Films of a ballot with their votes.
        Count = "count",
        /// How many entries an import made.
        Created = "created",
        /// For how many days.
        Days = "days",
        /// Until when, microseconds since 1970.
        Deadline = "deadline",
        /// Who decided.
        Decider = "decider",
        /// Title of the contest whose settings another began with.
        Earlier = "earlier",
        /// An e-mail address.
        Email = "email",
        /// Entries that go on to a round.
        Entries = "entries",
        /// The entry it is about.
        Entry = "entry",
        /// What a person knows best, as it was and as it is.
        Expertise = "expertise",
        /// What was taken away.
        Export = "export",
        /// Name of a file.
        Filename = "filename",
        /// SHA-256 of the film that was submitted.
        FilmSha256 = "film_sha256",
        /// Films on a ballot or on a paper.
        Films = "films",
        /// What the visit of a site found.
        Finding = "finding",
        /// What an examination found.
        Findings = "findings",
        /// In which format.
        Format = "format",
        /// Phase, method or text before.
        From = "from",
        /// Key of a grade of awards; none where a film gets no award.
        Grade = "grade",
        /// SHA-256 of what was sealed or signed.
        Hash = "hash",
        /// How many people.
        Heads = "heads",
        /// Sites whose pages may show the player.
        Hosts = "hosts",
        /// Kind of a background job.
        Job = "job",
        /// How many background jobs.
        Jobs = "jobs",
        /// The judge it is about.
        Judge = "judge",
        /// SHA-256 of what judging is done by.
        JudgingHash = "judging_hash",
        /// Who or what goes out.
        Leaves = "leaves",
        /// Members who do not vote in a ballot.
        LeftOut = "left_out",
        /// What letters are about.
        Letter = "letter",
        /// How many letters.
        Letters = "letters",
        /// Marks of a sheet, by criterion.
        Marks = "marks",
        /// Marks that no longer count, by criterion.
        MarksSetAside = "marks_set_aside",
        /// How many members there are.
        Members = "members",
        /// The scoring method.
        Method = "method",
        /// A month, as year and month.
        Month = "month",
        /// How many films a paper may name.
        Most = "most",
        /// The name of a region or of a place.
        Name = "name",
        /// The network somebody came from, where it is one of the internet.
        Network = "network",
        /// How many notes a sheet has.
        Notes = "notes",
        /// Numbers of certificates.
        Numbers = "numbers",
        /// The other of two entries.
        Other = "other",
        /// Rulings that step over the tolerance, each with the film beside it.
        OverTolerance = "over_tolerance",
        /// What the public page of a contest says.
        Page = "page",
        /// Judges, panel by panel.
        Panels = "panels",
        /// How many papers were cast.
        Papers = "papers",
        /// Rows of the audit trail that are empty, by their places.
        Places = "places",
        /// The day a film is to be broadcast.
        Planned = "planned",
        /// How many members are present.
        Present = "present",
        /// The preset a contest is made from.
        Preset = "preset",
        /// Why a job failed.
        Problem = "problem",
        /// What a ballot decides.
        Question = "question",
        /// The share of members that must be present.
        Quorum = "quorum",
        /// Why.
        Reason = "reason",
        /// Why an entry was returned or refused.
        Reasons = "reasons",
        /// The receipt of a submission.
        Receipt = "receipt",
        /// What a judge reports to the chair.
        RedLine = "red_line",
        /// A region, as it was and as it is.
        Region = "region",
        /// Whether the author of a film reads a comment.
        Released = "released",
        /// A role in a contest.
        Role = "role",
        /// Roles in the installation.
        Roles = "roles",
        /// Number of a round.
        Round = "round",
        /// How many rows of the audit trail.
        Rows = "rows",
        /// A rule by which something is counted, with its version.
        Rule = "rule",
        /// Whether two entries are the same work.
        Same = "same",
        /// What a token may be used for.
        Scopes = "scopes",
        /// How many places a ballot decides.
        Seats = "seats",
        /// Whether a ballot is secret.
        Secret = "secret",
        /// The seed of what is drawn.
        Seed = "seed",
        /// Entries that are selected.
        Selected = "selected",
        /// How many sessions were ended.
        Sessions = "sessions",
        /// The whole settings of a contest.
        Settings = "settings",
        /// SHA-256 of a file.
        Sha256 = "sha256",
        /// How many score sheets.
        Sheets = "sheets",
        /// How many sites.
        Sites = "sites",
        /// The code of a site that watches films together.
        /// A site that watches films together.
        Site = "site",
        /// Size of a file, bytes.
        SizeBytes = "size_bytes",
        /// Why the rest of a film need not be seen.
        Skipped = "skipped",
        /// A public draw.
        Source = "source",
        /// From when, microseconds since 1970.
        Starts = "starts",
        /// State of a file.
        State = "state",
        /// The words a judge agreed to.
        Statement = "statement",
        /// A station that broadcasts films.
        Station = "station",
        /// Words that a person is grouped by.
        Tags = "tags",
        /// Films that are tied.
        Tied = "tied",
        /// How often something happened on one day.
        Times = "times",
        /// Title of a contest.
        Title = "title",
        /// Phase, method, state or text after.
        To = "to",
        /// How many API tokens were revoked.
        Tokens = "tokens",
        /// What authors are told of their sheets.
        Told = "told",
        /// Total of a sheet, hundredths; none while a mark is missing.
        Total = "total",
        /// A unit, or as it was and as it is.
        Unit = "unit",
        /// Until when, microseconds since 1970.
        Until = "until",
        /// Version of a sheet.
        Version = "version",
        /// Papers that name too many films.
        Void = "void",
        /// By which rule ballots of the popularity vote do not count.
        VoteRule = "vote_rule",
        /// Votes for a film, or ballots.
        Votes = "votes",
        /// Share of a film that was watched.
        WatchedPercent = "watched_percent",
        /// The week it is about, by its Monday.
        Week = "week",
    }
}
