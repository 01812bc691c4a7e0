//! What was published, and what was said against it.

use super::{EVIDENCE_TABLE, OF_CONTEST, bytes, number, people, text};
use crate::portable::table::PortableTable;

/// Each stands below those its rows refer to.
pub(super) const PUBLICITY: &[PortableTable] = &[
    PortableTable {
        name: "notice_drafts",
        columns: &[text("contest_id"), text("content"), number("updated_at")],
        of_contest: OF_CONTEST,
        order: "contest_id",
    },
    PortableTable {
        name: "notices",
        columns: &[
            text("contest_id"),
            number("number"),
            text("lang"),
            text("words"),
            text("hash"),
            text("first_day"),
            text("last_day"),
            number("changes"),
            people("published_by"),
            number("published_at"),
        ],
        of_contest: OF_CONTEST,
        order: "number",
    },
    PortableTable {
        name: "objections",
        columns: &[
            text("contest_id"),
            number("number"),
            text("receipt"),
            bytes("secret"),
            bytes("evidence_token"),
            number("evidence_until"),
            text("kind"),
            text("entry_id"),
            text("objector"),
            text("name"),
            text("address"),
            text("phone"),
            text("email"),
            text("facts"),
            text("lang"),
            text("state"),
            number("accepted_at"),
            text("reply"),
            text("decider"),
            people("answered_by"),
            number("answered_at"),
            number("created_at"),
        ],
        of_contest: OF_CONTEST,
        order: "number",
    },
    PortableTable {
        name: EVIDENCE_TABLE,
        columns: &[
            text("id"),
            text("contest_id"),
            number("objection"),
            text("filename"),
            number("size_bytes"),
            text("sha256"),
            number("created_at"),
        ],
        of_contest: OF_CONTEST,
        order: "objection, created_at, id",
    },
];
