//! A row of the record as its page and its file show it.

use domain::audit::RecordedAction;
use words::audit::{erased, system};

use crate::audit::record::RecordLine;
use crate::exports::record_words::{RecordFact, RecordNames, action_words};
use crate::time::moment;

/// A row of the record in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordText {
    /// Place in the chain.
    pub seq: i64,
    /// When, in the contest's zone.
    pub when: String,
    /// Who did it.
    pub who: String,
    /// The system did it.
    pub by_system: bool,
    /// What was done.
    pub what: String,
    /// What it is about; empty where it is the contest itself. That it was erased, where it was.
    pub subject: String,
    /// The detail.
    pub facts: Vec<RecordFact>,
    /// The checksum of the row, which covers the row before.
    pub hash: String,
}

impl RecordNames<'_> {
    /// A row in words.
    #[must_use]
    pub fn text(&self, line: &RecordLine, contest: &str) -> RecordText {
        let RecordLine { row, who } = line;
        let by_system = row.actor_id.is_empty();
        RecordText {
            seq: row.seq,
            when: moment(row.at, &self.settings.time_zone).listed(self.lang),
            who: if by_system { system(self.lang).to_owned() } else { who.clone() },
            by_system,
            what: action_words(&RecordedAction::read(&row.action), self.lang),
            subject: if row.is_erased() { erased(self.lang).to_owned() } else { self.subject(row, contest) },
            facts: self.facts(row),
            hash: row.hash.clone(),
        }
    }
}
