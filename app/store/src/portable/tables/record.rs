//! The record that strangers check. Its lines stay byte for byte as they were written.

use super::{OF_CONTEST, bytes, number, people, text};
use crate::portable::table::PortableTable;

/// Each stands below those its rows refer to.
pub(super) const RECORD: &[PortableTable] = &[
    PortableTable {
        name: "record_lines",
        columns: &[text("contest_id"), number("n"), text("kind"), text("line"), bytes("leaf")],
        of_contest: OF_CONTEST,
        order: "n",
    },
    PortableTable {
        name: "record_heads",
        columns: &[text("contest_id"), number("size"), text("peaks")],
        of_contest: OF_CONTEST,
        order: "contest_id",
    },
    PortableTable {
        name: "record_documents",
        columns: &[text("contest_id"), number("n"), text("kind"), text("text")],
        of_contest: OF_CONTEST,
        order: "n, kind",
    },
    PortableTable {
        name: "record_checkpoints",
        columns: &[text("contest_id"), number("size"), text("milestone"), number("made_at"), text("note")],
        of_contest: OF_CONTEST,
        order: "size",
    },
    PortableTable {
        name: "record_openings",
        columns: &[
            text("contest_id"),
            bytes("commitment"),
            text("subject"),
            people("account_id"),
            text("about"),
            bytes("salt"),
            // Under its commitment.
            text("text"),
        ],
        of_contest: OF_CONTEST,
        order: "commitment",
    },
    PortableTable {
        name: "record_aliases",
        columns: &[text("contest_id"), people("account_id"), text("alias")],
        of_contest: OF_CONTEST,
        order: "account_id",
    },
];
