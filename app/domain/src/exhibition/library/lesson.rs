//! Lessons that an office adds to the library itself: the contest that holds them, what is asked of each, and how each stands.

use crate::contest::phase::Phase;
use crate::contest::preset::lessons;
use crate::contest::{Region, Settings, statements};
use crate::entry::EntryState;
use crate::exhibition::region::RegionCode;
use crate::form::{Answer, Answers, Field, FieldKind, TextLine, Visible, keys};
use crate::release::ReleaseStanding;
use crate::text::Text;
use crate::time::{DAY, Micros};

/// Key of the answer that says who holds the rights.
pub const HOLDER: &str = "rights_holder";
/// Most characters of who holds the rights.
pub const HOLDER_LENGTH: usize = 80;
/// Whoever adds a lesson has so long to send its film.
pub const FILM_TERM: Micros = 60 * DAY;
/// What the form of a lesson asks for, by the keys of the answers.
pub const ASKED: [&str; 7] =
    [keys::TITLE, keys::CATEGORY, keys::SUBJECT, keys::REGION, keys::LANGUAGE, keys::SYNOPSIS, HOLDER];

/// A lesson as an office describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonDraft {
    /// Its title.
    pub title: String,
    /// Key of its category.
    pub category: String,
    /// Key of its subject.
    pub subject: String,
    /// Key of the language it speaks.
    pub language: String,
    /// What it is about.
    pub synopsis: String,
    /// Who holds the rights.
    pub holder: String,
}

impl LessonDraft {
    /// The answers of its entry: of the region of its office, and with the statements ticked where the rights are confirmed.
    #[must_use]
    pub fn answers(&self, settings: &Settings, office: &RegionCode, rights: bool) -> Answers {
        let texts = [
            (keys::TITLE, self.title.clone()),
            (keys::CATEGORY, self.category.clone()),
            (keys::SUBJECT, self.subject.clone()),
            (keys::REGION, contest_code(office)),
            (keys::LANGUAGE, self.language.clone()),
            (keys::SYNOPSIS, self.synopsis.clone()),
            (HOLDER, self.holder.clone()),
        ];
        let mut answers: Answers = texts.map(|(key, text)| (key.to_owned(), Answer::Text(text))).into();
        answers.extend(statements(settings).map(|field| (field.key.clone(), Answer::Flag(rights))));
        answers
    }
}

/// What the contest that holds the lessons of an office is set up with. `regions` are the office's region and those above it that there
/// are, from the top: the office's own is the only one to choose.
#[must_use]
pub fn office_settings(time_zone: &str, office: &RegionCode, regions: &[(RegionCode, String)]) -> Settings {
    let mut settings = lessons();
    let mut above = None;
    settings.regions = regions
        .iter()
        .map(|(code, name)| {
            let code = contest_code(code);
            Region { parent: above.replace(code.clone()), label: Text::same(name), code }
        })
        .collect();
    let holder = Field {
        required: true,
        ..Field::new(
            HOLDER,
            Text::new("版权方", "Rights holder"),
            FieldKind::Text(TextLine { max: HOLDER_LENGTH }),
            Visible::Office,
        )
    };
    // Before the statement of rights, which comes last.
    let last = settings.form.len().saturating_sub(1);
    settings.form.insert(last, holder);
    Settings { time_zone: time_zone.to_owned(), lessons_of: Some(office.clone()), ..settings }
}

/// The code of a region as contests write it: six digits at least, after GB/T 2260.
fn contest_code(region: &RegionCode) -> String {
    format!("{:0<6}", region.as_str())
}

/// Whether the contest with these settings, in this phase, takes in lessons of this office. Its call is closed to everybody, and open to
/// who was given a term by adding a lesson.
#[must_use]
pub fn holds_lessons_of(settings: &Settings, phase: Phase, office: &RegionCode) -> bool {
    settings.lessons_of.as_ref() == Some(office) && matches!(phase, Phase::CallClosed | Phase::Eligibility)
}

/// How a lesson of an office stands to the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonStanding {
    /// Its film or something else is still missing, or it was not put into the library.
    Unfinished,
    /// It was handed in, and waits to be put into the library.
    Waiting,
    /// It was refused, its entry was taken back, or its contest was put away.
    TakenBack,
    /// It is in the library as soon as the copy that browsers play is made.
    Preparing,
    /// It is in the library.
    InLibrary,
    /// Its rights begin later.
    Ahead(Micros),
    /// Its rights have ended.
    Over(Micros),
    /// Its rights were withdrawn.
    Withdrawn(Micros),
    /// No rights are on file.
    Missing,
}

impl LessonStanding {
    /// How a lesson in this state stands, with rights that stand so; `has_copy` is whether there is a copy that browsers play.
    #[must_use]
    pub const fn of(state: EntryState, rights: ReleaseStanding, has_copy: bool) -> Self {
        match state {
            EntryState::Draft | EntryState::Returned => return Self::Unfinished,
            EntryState::Submitted => return Self::Waiting,
            EntryState::Refused | EntryState::Withdrawn => return Self::TakenBack,
            EntryState::Eligible | EntryState::Shortlisted | EntryState::NotShortlisted => {}
        }
        match rights {
            ReleaseStanding::InForce(..) if has_copy => Self::InLibrary,
            ReleaseStanding::InForce(..) => Self::Preparing,
            ReleaseStanding::Ahead(at) => Self::Ahead(at),
            ReleaseStanding::Over(at) => Self::Over(at),
            ReleaseStanding::Withdrawn(at) => Self::Withdrawn(at),
            ReleaseStanding::Missing => Self::Missing,
        }
    }

    /// It can be put into the library, once its film is there.
    #[must_use]
    pub const fn can_be_put_in(self) -> bool {
        matches!(self, Self::Unfinished | Self::Waiting)
    }

    /// There are rights that can be withdrawn of a lesson that was put into the library.
    #[must_use]
    pub const fn can_be_withdrawn(self) -> bool {
        matches!(self, Self::Preparing | Self::InLibrary | Self::Ahead(_))
    }

    /// It was put into the library, and its rights hold no more.
    #[must_use]
    pub const fn can_be_given_again(self) -> bool {
        matches!(self, Self::Over(_) | Self::Withdrawn(_) | Self::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::{ExhibitionPeriod, PublicPage};
    use crate::entry::{check, tidy};
    use crate::release::{Exhibitor, ReleaseBasis, agreed, is_exhibited, is_in_library};

    fn settings() -> (Settings, RegionCode) {
        let code = |text: &str| text.parse::<RegionCode>().unwrap();
        let regions = [(code("44"), "某省".to_owned()), (code("4401"), "某市".to_owned())];
        (office_settings("Asia/Shanghai", &code("4401"), &regions), code("4401"))
    }

    fn draft() -> LessonDraft {
        LessonDraft {
            title: "修剪荔枝".to_owned(),
            category: "课件".to_owned(),
            subject: "实用技术".to_owned(),
            language: "粤语".to_owned(),
            synopsis: "荔枝怎样修剪".to_owned(),
            holder: "某市农业局".to_owned(),
        }
    }

    #[test]
    fn the_contest_of_an_office_takes_its_own_region_alone_and_asks_who_holds_the_rights() {
        let (settings, office) = settings();
        assert_eq!(settings.problems(), []);
        assert_eq!(settings.leaf_regions().iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["440100"]);
        assert_eq!(settings.ancestors("440100"), Some(vec!["440000"]), "found by the province too");
        let answers = tidy(&settings, draft().answers(&settings, &office, true));
        assert_eq!(check(&settings, &answers, true), []);
        assert!(agreed(&PublicPage::default(), &settings, &answers));
        for missing in ["title", "category", "subject", "language", "synopsis", HOLDER] {
            let mut less = answers.clone();
            less.remove(missing);
            let told = check(&settings, &less, true);
            assert!(told.iter().any(|one| one.field == missing) && ASKED.contains(&missing), "{missing}: {told:?}");
        }
        let above = "44".parse().unwrap();
        let of_province = tidy(&settings, draft().answers(&settings, &above, true));
        assert!(!check(&settings, &of_province, true).is_empty(), "a region above its own");
        let unsaid = tidy(&settings, draft().answers(&settings, &office, false));
        assert!(!agreed(&PublicPage::default(), &settings, &unsaid));
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
        assert!(!serde_json::to_string(&lessons()).unwrap().contains("lessons_of"), "as it was written before");
    }

    #[test]
    fn lessons_are_held_for_one_office_while_their_contest_takes_them_in() {
        let (settings, office) = settings();
        let beside: RegionCode = "4402".parse().unwrap();
        for (phase, holds) in [
            (Phase::Draft, false),
            (Phase::CallOpen, false),
            (Phase::CallClosed, true),
            (Phase::Eligibility, true),
            (Phase::Round(1), false),
            (Phase::Archived, false),
        ] {
            assert_eq!(holds_lessons_of(&settings, phase, &office), holds, "{phase}");
            assert!(!holds_lessons_of(&settings, phase, &beside) && !holds_lessons_of(&lessons(), phase, &office));
        }
    }

    #[test]
    fn a_lesson_is_said_to_be_in_the_library_where_it_is() {
        let (period, page) = (ExhibitionPeriod::default(), PublicPage { hidden: true, ..PublicPage::default() });
        let contest = Exhibitor { phase: Phase::CallClosed, page: &page, collects_lessons: true };
        let rights = [
            ReleaseStanding::Missing,
            ReleaseStanding::Withdrawn(1),
            ReleaseStanding::Ahead(9),
            ReleaseStanding::InForce(ReleaseBasis::Office, period),
            ReleaseStanding::Over(2),
        ];
        for state in EntryState::ALL {
            for rights in rights {
                let standing = LessonStanding::of(state, rights, true);
                let is_there = is_in_library(contest, (state, rights), 5);
                assert_eq!(standing == LessonStanding::InLibrary, is_there, "{state} {rights:?}");
                assert!(!is_exhibited(contest, (state, rights), 5), "never to everybody");
                assert_ne!(LessonStanding::of(state, rights, false), LessonStanding::InLibrary, "without a copy");
                let acts = [
                    standing.can_be_put_in(),
                    standing.can_be_withdrawn(),
                    standing.can_be_given_again(),
                    standing == LessonStanding::TakenBack,
                ];
                assert_eq!(acts.iter().filter(|act| **act).count(), 1, "{state} {rights:?}: one way on");
            }
        }
    }
}
