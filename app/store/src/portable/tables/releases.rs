//! What everybody sees of a contest, and what its films may be shown by.

use super::{OF_CONTEST, bytes, number, people, text};
use crate::portable::table::PortableTable;

/// Each stands below those its rows refer to.
pub(super) const RELEASES: &[PortableTable] = &[
    PortableTable {
        name: "releases",
        columns: &[
            text("entry_id"),
            number("number"),
            text("contest_id"),
            text("basis"),
            number("starts_at"),
            number("ends_at"),
            text("reason"),
            people("given_by"),
            number("given_at"),
            people("withdrawn_by"),
            number("withdrawn_at"),
            text("withdrawal_reason"),
        ],
        of_contest: OF_CONTEST,
        order: "entry_id, number",
    },
    PortableTable {
        name: "public_pages",
        columns: &[text("contest_id"), text("page"), number("version"), number("changed_at")],
        of_contest: OF_CONTEST,
        order: "contest_id",
    },
    PortableTable {
        name: "public_files",
        columns: &[
            text("id"),
            text("contest_id"),
            text("kind"),
            text("filename"),
            text("media_type"),
            number("size_bytes"),
            text("sha256"),
            bytes("bytes"),
            number("created_at"),
        ],
        of_contest: OF_CONTEST,
        order: "id",
    },
];
