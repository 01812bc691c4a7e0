//! Who judges what, and what they signed.

use super::{OF_ASSIGNMENT, OF_CONTEST, number, people, text};
use crate::portable::table::PortableTable;

/// Each stands below those its rows refer to.
pub(super) const JUDGING: &[PortableTable] = &[
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
];
