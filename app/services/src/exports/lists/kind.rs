//! Every list that can be taken away, by the names that addresses, the record and people have for it; what each is made of is in
//! [`super::registry`].

use domain::text::Lang;
use words::lists as m;

use crate::error::Refusal;
use crate::exports::format::ExportFormat;

/// The formats every list is offered in.
const FORMATS: [ExportFormat; 2] = [ExportFormat::Csv, ExportFormat::Xlsx];

macro_rules! lists {
    ($(#[$of:meta])* $name:ident { $($(#[$doc:meta])* $kind:ident $key:literal $title:path;)+ }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $kind,)+
        }

        impl $name {
            /// Every list.
            pub const ALL: &[Self] = &[$(Self::$kind),+];
            /// The formats every list is offered in.
            pub const FORMATS: [ExportFormat; 2] = FORMATS;

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

            /// What it is called.
            #[must_use]
            pub const fn title(self, lang: Lang) -> &'static str {
                match self {
                    $(Self::$kind => $title(lang),)+
                }
            }

            /// Reads the last part of an address, such as `entries.xlsx`.
            ///
            /// # Errors
            /// [`Refusal::UnknownExport`] or [`Refusal::ExportFormat`].
            pub fn of_file(name: &str) -> std::result::Result<(Self, ExportFormat), Refusal> {
                let (key, format) = name.rsplit_once('.').unwrap_or((name, ""));
                let kind = Self::ALL.iter().copied().find(|kind| kind.key() == key);
                let kind = kind.ok_or_else(|| Refusal::UnknownExport {
                    found: shortened(key),
                    allowed: Self::ALL.iter().map(|kind| kind.key().to_owned()).collect(),
                })?;
                Ok((kind, format_named(format)?))
            }
        }
    };
}

lists! {
    /// Which list of a contest.
    ListKind {
        /// Entries that were submitted.
        Entries "entries" m::entries;
        /// Members.
        People "people" m::people;
        /// Who judged other contests.
        Experts "experts" m::experts;
        /// Entries of a spreadsheet that have no film yet.
        MissingFilms "missing-films" m::missing_films;
        /// How far each judge is.
        Progress "progress" m::progress;
        /// Films that a judge still has to score.
        WaitingFilms "waiting-films" m::waiting_films;
        /// The ranking of a round.
        Ranking "ranking" m::ranking;
        /// Each judge's score of each film.
        Matrix "matrix" m::matrix;
        /// What the scores say about each judge.
        Judges "judges" m::judges;
        /// How far the judges of each film are apart.
        Disagreement "disagreement" m::disagreement;
        /// Who did what, when.
        Record "record" m::record;
        /// Security events.
        Events "events" m::events;
        /// Letters, without their texts.
        Letters "letters" m::letters;
        /// Invitations that nobody has accepted.
        Invitations "invitations" m::invitations;
        /// What a unit has, before its officer.
        Unit "unit" m::unit;
        /// The own list of the judge who asks.
        Desk "desk" m::desk;
        /// The line after a round, before it is confirmed.
        Line "line" m::line;
        /// What a closed round decided.
        ClosedRound "closed-round" m::closed_round;
        /// The signatures under a closed round.
        Signatures "signatures" m::signatures;
        /// Later deadlines for one entrant.
        Extensions "extensions" m::extensions;
        /// Films that people ruled in or out.
        Rulings "rulings" m::rulings;
        /// What came in, by region and category.
        Intake "intake" m::intake;
        /// Entries that look like the same work as one.
        Works "same-works" m::same_works;
    }
}

lists! {
    /// Which list that belongs to no contest.
    SiteListKind {
        /// All accounts.
        Accounts "accounts" m::accounts;
        /// The own entries of the person who looks.
        OwnEntries "own-entries" m::own_entries;
        /// Letters that are about accounts, without their texts.
        AccountLetters "account-letters" m::account_letters;
        /// Security events of the whole installation.
        AllEvents "all-events" m::all_events;
        /// Every contest, for those who run them.
        Contests "contests" m::contests;
        /// Contests that a search found.
        FoundContests "found-contests" m::found_contests;
        /// Works that a search found.
        FoundEntries "found-entries" m::found_entries;
        /// People that a search found.
        FoundPeople "found-people" m::found_people;
    }
}

impl ListKind {
    /// Whether it tells what a round decided, which is read while the next one is judged, and by nobody but those who may take the
    /// result away later.
    #[must_use]
    pub const fn tells_of_a_round(self) -> bool {
        matches!(self, Self::Line | Self::ClosedRound)
    }
}

fn format_named(key: &str) -> std::result::Result<ExportFormat, Refusal> {
    FORMATS.into_iter().find(|offered| offered.key() == key).ok_or_else(|| Refusal::ExportFormat {
        found: shortened(key),
        allowed: FORMATS.iter().map(|format| format.key().to_owned()).collect(),
    })
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
    fn each_list_has_a_key_and_a_title_of_its_own() {
        let (inside, site) = (ListKind::ALL.iter(), SiteListKind::ALL.iter());
        let count = ListKind::ALL.len() + SiteListKind::ALL.len();
        let keys: BTreeSet<&str> =
            inside.clone().map(|kind| kind.key()).chain(site.clone().map(|kind| kind.key())).collect();
        assert_eq!(keys.len(), count);
        for lang in [Lang::Zh, Lang::En] {
            let titles = inside.clone().map(|kind| kind.title(lang)).chain(site.clone().map(|kind| kind.title(lang)));
            assert_eq!(titles.collect::<BTreeSet<&str>>().len(), count);
        }
        for kind in ListKind::ALL.iter().copied() {
            for format in ListKind::FORMATS {
                assert_eq!(ListKind::of_file(&format!("{}.{format}", kind.key())), Ok((kind, format)));
            }
        }
        for kind in SiteListKind::ALL.iter().copied() {
            for format in SiteListKind::FORMATS {
                assert_eq!(SiteListKind::of_file(&format!("{}.{format}", kind.key())), Ok((kind, format)));
            }
        }
        assert!(matches!(ListKind::of_file("entries.json"), Err(Refusal::ExportFormat { .. })));
        assert!(matches!(ListKind::of_file("nothing.csv"), Err(Refusal::UnknownExport { .. })));
        assert!(
            matches!(ListKind::of_file("accounts.csv"), Err(Refusal::UnknownExport { .. })),
            "no list of a contest"
        );
    }
}
