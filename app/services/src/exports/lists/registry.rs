//! Every list that can be taken away. One is a file of this folder and a line of the list here.

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::Phase;
use domain::text::Lang;

use crate::error::Refusal;
use crate::exports::format::ExportFormat;
use crate::exports::lists::disagreement::DisagreementList;
use crate::exports::lists::entries::EntriesList;
use crate::exports::lists::list::ContestList;
use crate::exports::lists::people::PeopleList;
use crate::exports::lists::progress::ProgressList;
use crate::exports::lists::ranking::RankingList;

macro_rules! registry {
    ($($(#[$doc:meta])* $kind:ident $key:literal => $item:path;)+) => {
        /// Which list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ListKind {
            $($(#[$doc])* $kind,)+
        }

        impl ListKind {
            /// Every list.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            pub(crate) const fn item(self) -> &'static dyn ContestList {
                match self {
                    $(Self::$kind => &$item,)+
                }
            }

            /// How addresses name it.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$kind => $key,)+
                }
            }

            /// How the record names it: a list is not the export of the same name.
            #[must_use]
            pub const fn record_key(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!("list-", $key),)+
                }
            }
        }
    };
}

registry! {
    /// Entries that were submitted.
    Entries "entries" => EntriesList;
    /// Members.
    People "people" => PeopleList;
    /// How far each judge is.
    Progress "progress" => ProgressList;
    /// The ranking of a round.
    Ranking "ranking" => RankingList;
    /// How far the judges of each film are apart.
    Disagreement "disagreement" => DisagreementList;
}

impl ListKind {
    /// The formats every list is offered in.
    pub const FORMATS: [ExportFormat; 2] = [ExportFormat::Csv, ExportFormat::Xlsx];

    /// What it is called.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        self.item().title(lang)
    }

    /// Whether somebody may take it away in a contest of this phase.
    #[must_use]
    pub fn is_open_to(self, who: &AccessContext, phase: Phase) -> bool {
        let may = |action| access::check(action, who, phase).is_ok();
        may(self.item().action()) && (!self.item().holds_scores() || may(Action::ExportResult))
    }

    /// Reads the last part of an address, such as `entries.xlsx`.
    ///
    /// # Errors
    /// [`Refusal::UnknownExport`] or [`Refusal::ExportFormat`].
    pub fn of_file(name: &str) -> std::result::Result<(Self, ExportFormat), Refusal> {
        let shortened = |found: &str| -> String { found.chars().take(40).collect() };
        let (key, format) = name.rsplit_once('.').unwrap_or((name, ""));
        let kind = Self::ALL.iter().copied().find(|kind| kind.key() == key).ok_or_else(|| Refusal::UnknownExport {
            found: shortened(key),
            allowed: Self::ALL.iter().map(|kind| kind.key().to_owned()).collect(),
        })?;
        let offered = Self::FORMATS.into_iter().find(|offered| offered.key() == format);
        let format = offered.ok_or_else(|| Refusal::ExportFormat {
            found: shortened(format),
            allowed: Self::FORMATS.iter().map(|format| format.key().to_owned()).collect(),
        })?;
        Ok((kind, format))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_list_has_a_key_and_a_title_of_its_own() {
        let keys: BTreeSet<&str> = ListKind::ALL.iter().map(|kind| kind.key()).collect();
        assert_eq!(keys.len(), ListKind::ALL.len());
        for lang in [Lang::Zh, Lang::En] {
            let titles: BTreeSet<&str> = ListKind::ALL.iter().map(|kind| kind.title(lang)).collect();
            assert_eq!(titles.len(), ListKind::ALL.len());
        }
        for kind in ListKind::ALL.iter().copied() {
            for format in ListKind::FORMATS {
                assert_eq!(ListKind::of_file(&format!("{}.{format}", kind.key())), Ok((kind, format)));
            }
        }
        assert!(matches!(ListKind::of_file("entries.json"), Err(Refusal::ExportFormat { .. })));
        assert!(matches!(ListKind::of_file("nothing.csv"), Err(Refusal::UnknownExport { .. })));
    }
}
