//! Every export. One is a file of this folder and a line of the list here; the pages, the addresses and the command line know
//! them from here.

use domain::access::{self, AccessContext};
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Tx};

use crate::error::{Refusal, Result};
use crate::exports::entries::EntriesExport;
use crate::exports::export::{Export, ExportTopic, ReadyEarly};
use crate::exports::format::ExportFormat;
use crate::exports::office::OfficePrint;
use crate::exports::result::ResultExport;
use crate::exports::shortlist::ShortlistExport;

macro_rules! registry {
    ($($(#[$doc:meta])* $kind:ident => $item:path;)+) => {
        /// Which export.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ExportKind {
            $($(#[$doc])* $kind,)+
        }

        impl ExportKind {
            /// Every export, in the order pages list them.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            pub(crate) const fn item(self) -> &'static dyn Export {
                match self {
                    $(Self::$kind => &$item,)+
                }
            }
        }
    };
}

registry! {
    /// All entries that were submitted, with contacts.
    Entries => EntriesExport;
    /// The sealed shortlist with ranking, scores and balance.
    Shortlist => ShortlistExport;
    /// Who got which award.
    Result => ResultExport;
    /// All entries, to be printed and stamped.
    OfficeEntries => OfficePrint::Summary;
    /// The sealed shortlist, to be printed and stamped.
    OfficeShortlist => OfficePrint::Shortlist;
    /// Each judge's score of each film, to be printed and signed.
    OfficeMatrix => OfficePrint::Matrix;
    /// What the scores say about the judges, to be printed and signed.
    OfficeJudges => OfficePrint::Judges;
    /// Who got which award, to be printed and stamped.
    OfficeAwards => OfficePrint::Awards;
}

impl ExportKind {
    /// How addresses name it.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.item().facts().key
    }

    /// The formats it is offered in.
    #[must_use]
    pub fn formats(self) -> &'static [ExportFormat] {
        self.item().facts().formats
    }

    /// What it is called.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        (self.item().facts().title)(lang)
    }

    /// What is in it.
    #[must_use]
    pub fn contents(self, lang: Lang) -> &'static str {
        (self.item().facts().contents)(lang)
    }

    /// What it tells of.
    pub(crate) fn topic(self) -> ExportTopic {
        self.item().facts().topic
    }

    /// Whether somebody may take it away in every contest of this phase, so that nothing needs to be looked up.
    #[must_use]
    pub fn is_open_to(self, who: &AccessContext, phase: Phase) -> bool {
        let topic = self.topic();
        phase >= topic.ready_from() && access::check(topic.action(), who, phase).is_ok()
    }

    /// Whether it is there; `early` is what is known of the contest.
    pub(crate) async fn is_ready(self, tx: &mut dyn Tx, contest: &Contest, early: &mut ReadyEarly) -> Result<bool> {
        let topic = self.topic();
        Ok(contest.phase >= topic.ready_from() || early.holds(topic, tx, contest).await?)
    }

    /// The format that is named so, of those this export is offered in.
    ///
    /// # Errors
    /// [`Refusal::ExportFormat`].
    pub fn format(self, key: &str) -> std::result::Result<ExportFormat, Refusal> {
        let offered = self.formats();
        offered.iter().copied().find(|format| format.key() == key).ok_or_else(|| Refusal::ExportFormat {
            found: shortened(key),
            allowed: offered.iter().map(|format| format.key().to_owned()).collect(),
        })
    }

    /// Reads the last part of an address, such as `shortlist.xlsx`.
    ///
    /// # Errors
    /// [`Refusal::UnknownExport`] or [`Refusal::ExportFormat`].
    pub fn of_file(name: &str) -> std::result::Result<(Self, ExportFormat), Refusal> {
        let (key, format) = name.rsplit_once('.').unwrap_or((name, ""));
        let kind = Self::ALL.iter().copied().find(|kind| kind.key() == key).ok_or_else(|| Refusal::UnknownExport {
            found: shortened(key),
            allowed: Self::ALL.iter().map(|kind| kind.key().to_owned()).collect(),
        })?;
        Ok((kind, kind.format(format)?))
    }
}

/// As much of something unknown as an answer repeats.
fn shortened(found: &str) -> String {
    found.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_export_has_a_key_of_its_own_and_something_to_offer() {
        let keys: BTreeSet<&str> = ExportKind::ALL.iter().map(|kind| kind.key()).collect();
        assert_eq!(keys.len(), ExportKind::ALL.len());
        assert!(keys.iter().all(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '-')), "{keys:?}");
        for kind in ExportKind::ALL {
            assert!(!kind.formats().is_empty());
            for format in kind.formats() {
                assert_eq!(ExportKind::of_file(&format!("{}.{format}", kind.key())), Ok((*kind, *format)));
            }
        }
    }

    #[test]
    fn what_is_unknown_is_told_with_what_there_is() {
        let Err(Refusal::UnknownExport { found, allowed }) = ExportKind::of_file("nothing.xlsx") else { panic!() };
        assert_eq!(found, "nothing");
        assert!(allowed.contains(&"shortlist".to_owned()), "{allowed:?}");
        let docx = Refusal::ExportFormat {
            found: "docx".to_owned(),
            allowed: ["xlsx", "csv", "json", "pdf"].map(str::to_owned).to_vec(),
        };
        assert_eq!(ExportKind::of_file("shortlist.docx"), Err(docx.clone()));
        assert_eq!(docx.message(Lang::En), "Unknown format “docx”; allowed: xlsx, csv, json, pdf.");
        assert!(matches!(ExportKind::of_file("shortlist"), Err(Refusal::ExportFormat { .. })));
        assert!(matches!(ExportKind::of_file("../shortlist.csv"), Err(Refusal::UnknownExport { .. })));
    }
}
