//! Where films of a contest are shown elsewhere. Channels and private feeds have secrets, and stay.

use super::{OF_CONTEST, number, text};
use crate::portable::table::PortableTable;

/// Each stands below those its rows refer to.
pub(super) const CHANNELS: &[PortableTable] = &[
    PortableTable {
        name: "embed_hosts",
        columns: &[text("contest_id"), text("host")],
        of_contest: OF_CONTEST,
        order: "host",
    },
    PortableTable {
        name: "broadcasts",
        columns: &[
            text("id"),
            text("contest_id"),
            text("entry_id"),
            text("station"),
            text("planned_on"),
            text("aired_on"),
            number("created_at"),
        ],
        of_contest: OF_CONTEST,
        order: "id",
    },
];
