//! Every table of the schema: carried with a contest, or left.

mod channels;
mod decisions;
mod intake;
mod judging;
mod publicity;
mod record;
mod releases;

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

const fn bytes(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::Bytes }
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

/// Files that came with objections.
pub const EVIDENCE_TABLE: &str = "objection_files";

/// Certificates, whose numbers count in the installation that gave them.
pub const CERTIFICATE_TABLE: &str = "certificates";

/// The audit trail, whose rows are not inserted but added to the chain: see [`Portable::audit_again`].
pub const AUDIT_TABLE: &str = "audit";

/// Tables of an installation that are not of a contest: accounts are carried by address and name; what lets somebody in, what is
/// under way and what is one machine's own stays.
pub const INSTALLATION_TABLES: &[&str] = &[
    "accounts",
    "api_tokens",
    "audit_head",
    "calendar_days",
    "channels",
    "checksums",
    "collected_films",
    "deliveries",
    "dishes",
    "exhibition_members",
    "exhibition_settings",
    "feed_keys",
    "film_collections",
    "import_sheets",
    "jobs",
    "leases",
    "letters",
    "menu_items",
    "menus",
    "meta",
    "month_doubts",
    "order_answers",
    "orders",
    "packs",
    "participation_approvals",
    "participation_months",
    "participation_reports",
    "plan_films",
    "plan_regions",
    "plan_sites",
    "plans",
    "popularity_ballots",
    "popularity_votes",
    "presences",
    "preview_defaults",
    "previews",
    "recovery_codes",
    "region_months",
    "regions",
    "second_factors",
    "sessions",
    "sign_in_attempts",
    "site_days",
    "site_exclusions",
    "site_months",
    "site_periods",
    "site_sheets",
    "sites",
    "spent_puzzles",
    "spot_check_sites",
    "spot_checks",
    "tickets",
    "unsubscribed",
    "upload_parts",
    "uploads",
    "viewing_answers",
    "viewing_films",
    "viewing_wishes",
    "viewings",
    "vote_batches",
    "vote_groups",
    "vote_members",
    "vote_roots",
    "vote_tallies",
    "voters",
];

/// Tables whose rows belong to contests; each stands below those its rows refer to.
pub fn contest_tables() -> impl Iterator<Item = &'static PortableTable> {
    intake::INTAKE
        .iter()
        .chain(judging::JUDGING)
        .chain(record::RECORD)
        .chain(releases::RELEASES)
        .chain(publicity::PUBLICITY)
        .chain(channels::CHANNELS)
        .chain(decisions::DECISIONS)
}
