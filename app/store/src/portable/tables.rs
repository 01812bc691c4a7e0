//! Every table of the schema: carried with a contest, or left.

use super::table::{ColumnKind, PortableColumn, PortableTable};

const fn text(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::Text }
}

const fn people(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::People }
}

const fn number(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::Number }
}

const OF_CONTEST: &str = "contest_id = $1";
const OF_ENTRY: &str = "entry_id IN (SELECT id FROM entries WHERE contest_id = $1)";
const OF_ASSIGNMENT: &str = "assignment_id IN (SELECT id FROM assignments WHERE contest_id = $1)";
const OF_MEETING: &str = "meeting_id IN (SELECT id FROM meetings WHERE contest_id = $1)";
const OF_BALLOT: &str =
    "ballot_id IN (SELECT b.id FROM ballots b JOIN meetings m ON m.id = b.meeting_id WHERE m.contest_id = $1)";

/// Contests themselves.
pub const CONTEST_TABLE: &str = "contests";

/// Files of entries.
pub const FILE_TABLE: &str = "files";

/// What was made from files.
pub const DERIVED_TABLE: &str = "derived";

/// The audit trail, whose rows are not inserted but added to the chain: see [`Portable::audit_again`].
pub const AUDIT_TABLE: &str = "audit";

/// Tables of an installation that are not of a contest: accounts are carried by address and name; what lets somebody in, what is
/// under way and what is one machine's own stays.
pub const INSTALLATION_TABLES: &[&str] = &[
    "accounts",
    "api_tokens",
    "audit_head",
    "import_sheets",
    "jobs",
    "leases",
    "letters",
    "meta",
    "recovery_codes",
    "second_factors",
    "sessions",
    "sign_in_attempts",
    "tickets",
    "unsubscribed",
    "upload_parts",
    "uploads",
];

/// Tables whose rows belong to contests; each stands below those its rows refer to.
pub const CONTEST_TABLES: &[PortableTable] = &[
    PortableTable {
        name: CONTEST_TABLE,
        columns: &[
            text("id"),
            text("title"),
            text("preset"),
            text("phase"),
            text("settings"),
            number("version"),
            number("deadline"),
            number("next_number"),
            text("judging_hash"),
            number("judging_sealed_at"),
            text("method"),
            number("created_at"),
        ],
        of_contest: "id = $1",
        order: "id",
    },
    PortableTable {
        name: "members",
        columns: &[
            text("contest_id"),
            people("account_id"),
            text("role"),
            text("unit"),
            text("region"),
            text("expertise"),
            number("created_at"),
        ],
        of_contest: OF_CONTEST,
        order: "account_id, role",
    },
    PortableTable {
        name: "member_tags",
        columns: &[text("contest_id"), people("account_id"), text("tag")],
        of_contest: OF_CONTEST,
        order: "account_id, tag",
    },
    PortableTable {
        name: "deadline_extensions",
        columns: &[
            text("contest_id"),
            people("entrant"),
            people("account_id"),
            text("unit"),
            number("ends_at"),
            text("reason"),
            number("granted_at"),
        ],
        of_contest: OF_CONTEST,
        order: "entrant",
    },
    PortableTable {
        name: "letter_templates",
        columns: &[text("contest_id"), text("kind"), text("lang"), text("subject"), text("body")],
        of_contest: OF_CONTEST,
        order: "kind, lang",
    },
    PortableTable {
        name: "letter_settings",
        columns: &[text("contest_id"), text("settings")],
        of_contest: OF_CONTEST,
        order: "contest_id",
    },
    PortableTable {
        name: "entries",
        columns: &[
            text("id"),
            text("contest_id"),
            people("owner_id"),
            number("for_unit"),
            number("number"),
            text("receipt"),
            text("state"),
            text("title"),
            text("category"),
            text("region"),
            text("subject"),
            text("production_unit"),
            text("submitting_unit"),
            text("answers"),
            text("reasons"),
            number("version"),
            number("created_at"),
            number("updated_at"),
            number("submitted_at"),
        ],
        of_contest: OF_CONTEST,
        order: "id",
    },
    PortableTable {
        name: "entry_versions",
        columns: &[
            text("entry_id"),
            number("version"),
            text("answers"),
            text("file_sha256"),
            people("submitted_by"),
            number("submitted_at"),
        ],
        of_contest: OF_ENTRY,
        order: "entry_id, version",
    },
    PortableTable {
        name: "entry_sources",
        columns: &[text("entry_id"), text("contest_id"), text("number"), text("film_file"), text("film_sha256")],
        of_contest: OF_CONTEST,
        order: "entry_id",
    },
    PortableTable {
        name: "nominations",
        columns: &[
            text("entry_id"),
            text("contest_id"),
            text("unit"),
            text("state"),
            text("reason"),
            number("position"),
            number("handed_at"),
            number("decided_at"),
        ],
        of_contest: OF_CONTEST,
        order: "entry_id",
    },
    PortableTable {
        name: "work_marks",
        columns: &[text("entry_id"), text("kind"), text("mark")],
        of_contest: OF_ENTRY,
        order: "entry_id, kind",
    },
    PortableTable {
        name: "work_decisions",
        columns: &[text("entry_id"), text("other_id"), number("same"), text("reason"), number("decided_at")],
        // Not those about a work of another contest, which stays.
        of_contest: "entry_id IN (SELECT id FROM entries WHERE contest_id = $1) \
                     AND other_id IN (SELECT id FROM entries WHERE contest_id = $1)",
        order: "entry_id, other_id",
    },
    PortableTable {
        name: "check_log",
        columns: &[
            text("id"),
            text("entry_id"),
            text("step"),
            number("entry_version"),
            text("words"),
            people("account_id"),
            number("at"),
        ],
        of_contest: OF_ENTRY,
        order: "at, id",
    },
    PortableTable {
        name: FILE_TABLE,
        columns: &[
            text("id"),
            text("entry_id"),
            text("kind"),
            text("state"),
            text("filename"),
            text("media_type"),
            number("size_bytes"),
            text("sha256"),
            number("duration_ms"),
            number("width"),
            number("height"),
            text("findings"),
            text("measures"),
            text("fingerprint"),
            text("parts"),
            number("created_at"),
            number("updated_at"),
        ],
        // Uploads under way end with the installation they go to.
        of_contest: "state <> 'uploading' AND entry_id IN (SELECT id FROM entries WHERE contest_id = $1)",
        order: "id",
    },
    PortableTable {
        name: DERIVED_TABLE,
        columns: &[
            text("file_id"),
            text("kind"),
            text("sha256"),
            number("size_bytes"),
            text("details"),
            number("created_at"),
        ],
        of_contest: "file_id IN (SELECT f.id FROM files f JOIN entries e ON e.id = f.entry_id WHERE e.contest_id = $1)",
        order: "file_id, kind",
    },
    PortableTable {
        name: "panels",
        columns: &[text("id"), text("contest_id"), number("round"), number("position"), text("label")],
        of_contest: OF_CONTEST,
        order: "id",
    },
    PortableTable {
        name: "panel_judges",
        columns: &[text("panel_id"), people("judge_id")],
        of_contest: "panel_id IN (SELECT id FROM panels WHERE contest_id = $1)",
        order: "panel_id, judge_id",
    },
    PortableTable {
        name: "assignments",
        columns: &[
            text("id"),
            text("contest_id"),
            number("round"),
            people("judge_id"),
            text("entry_id"),
            number("position"),
            number("recused_at"),
            text("recusal_reason"),
            number("recusal_found"),
            text("replaces"),
        ],
        of_contest: OF_CONTEST,
        order: "id",
    },
    PortableTable {
        name: "sheets",
        columns: &[
            text("assignment_id"),
            number("version"),
            text("marks"),
            text("comment"),
            text("red_line"),
            number("total"),
            number("saved_at"),
            number("signed_at"),
            text("comments"),
            text("notes"),
        ],
        of_contest: OF_ASSIGNMENT,
        order: "assignment_id",
    },
    PortableTable {
        name: "watched",
        columns: &[
            text("assignment_id"),
            text("stretches"),
            number("length_ms"),
            text("skipped"),
            number("updated_at"),
            number("followed_at"),
            number("unverified"),
        ],
        of_contest: OF_ASSIGNMENT,
        order: "assignment_id",
    },
    PortableTable {
        name: "declarations",
        columns: &[text("contest_id"), number("round"), people("judge_id"), text("statement"), number("declared_at")],
        of_contest: OF_CONTEST,
        order: "round, judge_id",
    },
    PortableTable {
        name: "terms",
        columns: &[text("contest_id"), number("round"), people("judge_id"), number("until")],
        of_contest: OF_CONTEST,
        order: "round, judge_id",
    },
    PortableTable {
        name: "signatures",
        columns: &[
            text("contest_id"),
            number("round"),
            people("judge_id"),
            number("signed_at"),
            // Under its hash.
            text("content"),
            text("hash"),
            number("reopened_at"),
            text("reopen_reason"),
        ],
        of_contest: OF_CONTEST,
        order: "round, judge_id, signed_at",
    },
    PortableTable {
        name: "selections",
        columns: &[
            text("id"),
            text("contest_id"),
            people("sealed_by"),
            number("sealed_at"),
            text("method"),
            // The three under the seal.
            text("inputs"),
            text("outcome"),
            text("ranking"),
            text("hash"),
        ],
        of_contest: OF_CONTEST,
        order: "id",
    },
    PortableTable {
        name: "overrides",
        columns: &[
            text("contest_id"),
            text("entry_id"),
            text("ruling"),
            text("reason"),
            text("decider"),
            number("decided_at"),
        ],
        of_contest: OF_CONTEST,
        order: "entry_id",
    },
    PortableTable {
        name: "conflict_decisions",
        columns: &[
            text("contest_id"),
            people("judge_id"),
            text("entry_id"),
            number("conflict"),
            text("reason"),
            people("decided_by"),
            number("decided_at"),
            text("considered"),
        ],
        of_contest: OF_CONTEST,
        order: "judge_id, entry_id",
    },
    PortableTable {
        name: "amendments",
        columns: &[
            text("contest_id"),
            number("number"),
            text("balance"),
            text("reason"),
            text("decider"),
            number("amended_at"),
        ],
        of_contest: OF_CONTEST,
        order: "number",
    },
    PortableTable {
        name: "advances",
        columns: &[text("contest_id"), number("round"), text("entry_id")],
        of_contest: OF_CONTEST,
        order: "round, entry_id",
    },
    PortableTable {
        name: "round_closings",
        columns: &[text("contest_id"), number("round"), text("method"), text("line"), number("closed_at")],
        of_contest: OF_CONTEST,
        order: "round",
    },
    PortableTable {
        name: "meetings",
        columns: &[
            text("id"),
            text("contest_id"),
            text("quorum"),
            people("opened_by"),
            number("opened_at"),
            number("closed_at"),
            text("current_entry"),
            number("version"),
        ],
        of_contest: OF_CONTEST,
        order: "opened_at, id",
    },
    PortableTable {
        name: "attendance",
        columns: &[text("meeting_id"), people("account_id"), number("came_at"), number("left_at")],
        of_contest: OF_MEETING,
        order: "meeting_id, account_id, came_at",
    },
    PortableTable {
        name: "discussed",
        columns: &[text("meeting_id"), number("place"), text("entry_id"), number("began_at")],
        of_contest: OF_MEETING,
        order: "meeting_id, place",
    },
    PortableTable {
        name: "ballots",
        columns: &[
            text("id"),
            text("meeting_id"),
            number("place"),
            text("question"),
            text("terms"),
            number("secret"),
            text("again_of"),
            number("opened_at"),
            number("present"),
            number("members"),
            number("closed_at"),
            text("count"),
            text("outcome"),
            people("casting"),
            people("voters"),
            people("left_out"),
        ],
        of_contest: OF_MEETING,
        // A ballot again comes after the one whose tie it breaks.
        order: "meeting_id, place",
    },
    PortableTable {
        name: "votes",
        columns: &[text("ballot_id"), people("voter_id"), text("paper")],
        of_contest: OF_BALLOT,
        order: "ballot_id, voter_id",
    },
    PortableTable {
        name: "secret_ballots",
        columns: &[text("ballot_id"), text("papers")],
        of_contest: OF_BALLOT,
        order: "ballot_id",
    },
    PortableTable {
        name: "proposals",
        columns: &[
            text("id"),
            text("meeting_id"),
            number("place"),
            text("comes"),
            text("leaves"),
            text("reason"),
            people("proposed_by"),
            number("proposed_at"),
            number("decided_at"),
            number("accepted"),
            text("decider"),
        ],
        of_contest: OF_MEETING,
        order: "meeting_id, place",
    },
    PortableTable {
        name: AUDIT_TABLE,
        columns: &[
            number("seq"),
            number("at"),
            people("actor_id"),
            text("contest_id"),
            text("action"),
            people("subject"),
            people("detail"),
            text("hash"),
        ],
        of_contest: OF_CONTEST,
        order: "seq",
    },
];
