//! Whether a film may be shown to everybody: exhibition rights and consent on file, from when to when, and their withdrawal.

use crate::contest::phase::Phase;
use crate::contest::{ExhibitionPeriod, PublicPage, Settings, statements};
use crate::entry::EntryState;
use crate::form::{Answer, Answers, Field};
use crate::keyed::keyed;
use crate::time::Micros;

keyed! {
    /// By what a film may be shown.
    ReleaseBasis {
        /// The author ticked the statement of the entry form.
        EntryForm = "entry_form",
        /// The author, or the unit that entered it, said so afterwards.
        Entrant = "entrant",
        /// The office has it on paper.
        Office = "office",
    }
}

/// Rights and consent as they were given: the last ones count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// By what.
    pub basis: ReleaseBasis,
    /// From when to when.
    pub period: ExhibitionPeriod,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Micros>,
}

/// How a film stands to being shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseStanding {
    /// Nothing is on file.
    Missing,
    /// It was withdrawn.
    Withdrawn(Micros),
    /// It begins later.
    Ahead(Micros),
    /// It holds.
    InForce(ReleaseBasis, ExhibitionPeriod),
    /// It has ended.
    Over(Micros),
}

impl ReleaseStanding {
    /// How a film stands of which this was given last; `agreed` is whether its author ticked the statement of the entry form. What
    /// was said later than the form, a withdrawal too, goes before it.
    #[must_use]
    pub fn of(last: Option<&Release>, agreed: bool, now: Micros) -> Self {
        let Some(release) = last else {
            let open = ExhibitionPeriod::default();
            return if agreed { Self::InForce(ReleaseBasis::EntryForm, open) } else { Self::Missing };
        };
        if let Some(at) = release.withdrawn_at {
            return Self::Withdrawn(at);
        }
        match release.period {
            ExhibitionPeriod { from: Some(from), .. } if now < from => Self::Ahead(from),
            ExhibitionPeriod { until: Some(until), .. } if until <= now => Self::Over(until),
            period => Self::InForce(release.basis, period),
        }
    }

    /// The film may be shown.
    #[must_use]
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::InForce(..))
    }

    /// There is something that can be withdrawn.
    #[must_use]
    pub const fn can_be_withdrawn(self) -> bool {
        matches!(self, Self::InForce(..) | Self::Ahead(_))
    }
}

/// Whether the author of these answers ticked the statement by which authors of the contest agree to the exhibition. Where lessons are
/// collected and no statement is named, each one of the form is: a lesson is entered to be shown.
#[must_use]
pub fn agreed(page: &PublicPage, settings: &Settings, answers: &Answers) -> bool {
    let is_ticked = |field: &Field| matches!(answers.get(&field.key), Some(Answer::Flag(true)));
    if settings.collects_lessons && page.consent_field.is_empty() {
        let mut all = statements(settings).peekable();
        return all.peek().is_some() && all.all(is_ticked);
    }
    statements(settings).any(|field| field.key == page.consent_field && is_ticked(field))
}

/// A contest, as far as it decides which of its films are shown.
#[derive(Clone, Copy, Debug)]
pub struct Exhibitor<'a> {
    /// Where it stands.
    pub phase: Phase,
    /// Its public page.
    pub page: &'a PublicPage,
    /// It collects lessons, which need no selection.
    pub collects_lessons: bool,
}

impl Exhibitor<'_> {
    /// Everybody may see films of it now, as far as they are released.
    #[must_use]
    pub fn exhibits(self, now: Micros) -> bool {
        (self.phase.is_published() || self.has_lessons()) && self.page.exhibits(now)
    }

    /// It collects lessons, and was neither set up only nor put away.
    const fn has_lessons(self) -> bool {
        self.collects_lessons && !matches!(self.phase, Phase::Draft | Phase::Archived)
    }

    /// A film in this state passed everything that it has to pass here.
    #[must_use]
    pub fn admits(self, state: EntryState) -> bool {
        self.phase.is_published() && state == EntryState::Shortlisted || self.has_lessons() && state.is_eligible()
    }
}

/// Whether everybody may see a film: it was chosen and the result is published, or it is a lesson that passed the check; the contest
/// exhibits its films now, and rights and consent hold. Every channel asks here.
#[must_use]
pub fn is_exhibited(contest: Exhibitor<'_>, (state, standing): (EntryState, ReleaseStanding), now: Micros) -> bool {
    contest.exhibits(now) && contest.admits(state) && standing.is_in_force()
}

/// Whether a film belongs to the library of the exhibition: everybody may see it, or it is a lesson that passed the check, with rights and
/// consent that hold, whatever the public page of its contest says.
#[must_use]
pub fn is_in_library(contest: Exhibitor<'_>, film: (EntryState, ReleaseStanding), now: Micros) -> bool {
    let (state, standing) = film;
    let is_lesson = contest.has_lessons() && contest.admits(state) && standing.is_in_force();
    is_lesson || is_exhibited(contest, film, now)
}

/// Why rights and consent cannot be given so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseProblem {
    /// The exhibition rights are not confirmed.
    Rights,
    /// The consent of who is seen and heard is not confirmed.
    Consent,
    /// It ends before it begins, or has ended.
    Period,
    /// The entry was not submitted, was refused or withdrawn.
    State(EntryState),
    /// There is nothing to be withdrawn.
    Nothing,
}

/// What is wrong with rights and consent that are given now.
#[must_use]
pub fn release_problem(
    (rights, consent): (bool, bool),
    period: ExhibitionPeriod,
    state: EntryState,
    now: Micros,
) -> Option<ReleaseProblem> {
    if matches!(state, EntryState::Draft | EntryState::Refused | EntryState::Withdrawn) {
        return Some(ReleaseProblem::State(state));
    }
    if !rights {
        return Some(ReleaseProblem::Rights);
    }
    if !consent {
        return Some(ReleaseProblem::Consent);
    }
    let over = period.until.is_some_and(|until| until <= now);
    (over || !period.is_in_order()).then_some(ReleaseProblem::Period)
}

/// Where a film may have gone. What a withdrawal takes back and what it cannot is said by this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilmCopy {
    /// The pages of this site, the player in them, and players on pages of others.
    Pages,
    /// Feeds and private feeds, which list it no more.
    Feeds,
    /// What somebody downloaded, or a reader of feeds already fetched.
    Downloads,
    /// Messages of group robots and texts that were passed on.
    Messages,
    /// Posters that were printed or passed on.
    Posters,
    /// Recordings of a broadcaster.
    Broadcasts,
}

impl FilmCopy {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pages, Self::Feeds, Self::Downloads, Self::Messages, Self::Posters, Self::Broadcasts];

    /// A withdrawal takes it away at once.
    #[must_use]
    pub const fn is_recalled(self) -> bool {
        matches!(self, Self::Pages | Self::Feeds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(from: Option<Micros>, until: Option<Micros>) -> Release {
        Release { basis: ReleaseBasis::Office, period: ExhibitionPeriod { from, until }, withdrawn_at: None }
    }

    #[test]
    fn rights_and_consent_hold_from_until_and_not_after_a_withdrawal() {
        use ReleaseStanding as S;
        let release = given(Some(10), Some(20));
        let at = |now| S::of(Some(&release), false, now);
        assert_eq!(at(9), S::Ahead(10));
        assert_eq!((at(10), at(19)), (S::InForce(ReleaseBasis::Office, release.period), at(10)));
        assert_eq!(at(20), S::Over(20));
        let withdrawn = Release { withdrawn_at: Some(12), ..release.clone() };
        assert_eq!(S::of(Some(&withdrawn), true, 15), S::Withdrawn(12), "though the form was ticked");
        assert!(S::of(None, true, 1).is_in_force());
        assert_eq!(S::of(None, false, 1), S::Missing);
        assert!(at(9).can_be_withdrawn() && !at(20).can_be_withdrawn() && !S::Missing.can_be_withdrawn());
    }

    #[test]
    fn a_film_is_exhibited_only_where_everything_holds() {
        let page = PublicPage { exhibition: Some(ExhibitionPeriod::default()), ..PublicPage::default() };
        let holds = ReleaseStanding::of(Some(&given(None, None)), false, 5);
        let (phase, state) = (Phase::Final, EntryState::Shortlisted);
        let of = |phase, page| Exhibitor { phase, page, collects_lessons: false };
        assert!(
            is_exhibited(of(phase, &page), (state, holds), 5) && is_in_library(of(phase, &page), (state, holds), 5)
        );
        let hidden = PublicPage { hidden: true, ..page.clone() };
        for (phase, page, state, standing) in [
            (Phase::Selection, &page, state, holds),
            (phase, &PublicPage::default(), state, holds),
            (phase, &hidden, state, holds),
            (phase, &page, EntryState::NotShortlisted, holds),
            (phase, &page, EntryState::Withdrawn, holds),
            (phase, &page, state, ReleaseStanding::Missing),
            (phase, &page, state, ReleaseStanding::Withdrawn(1)),
        ] {
            assert!(!is_exhibited(of(phase, page), (state, standing), 5), "{phase} {state} {standing:?}");
            assert!(!is_in_library(of(phase, page), (state, standing), 5), "{phase} {state} {standing:?}");
        }
    }

    #[test]
    fn a_lesson_is_in_the_library_from_its_check_on_and_with_everybody_only_where_its_page_says_so() {
        let (silent, now) = (PublicPage::default(), 5);
        let shows = PublicPage { exhibition: Some(ExhibitionPeriod::default()), ..PublicPage::default() };
        let holds = ReleaseStanding::of(Some(&given(None, None)), false, now);
        let of = |phase, page| Exhibitor { phase, page, collects_lessons: true };
        for phase in [Phase::CallOpen, Phase::CallClosed, Phase::Eligibility, Phase::Selection, Phase::Final] {
            for state in EntryState::ALL {
                let (film, passed) = ((state, holds), state.is_eligible());
                assert_eq!(is_in_library(of(phase, &silent), film, now), passed, "{phase} {state}");
                assert!(!is_exhibited(of(phase, &silent), film, now), "{phase} {state}");
                assert_eq!(is_exhibited(of(phase, &shows), film, now), passed, "{phase} {state}");
                for standing in [ReleaseStanding::Missing, ReleaseStanding::Withdrawn(1), ReleaseStanding::Over(2)] {
                    assert!(!is_in_library(of(phase, &shows), (state, standing), now), "{phase} {state} {standing:?}");
                }
            }
        }
        for phase in [Phase::Draft, Phase::Archived] {
            assert!(!is_in_library(of(phase, &shows), (EntryState::Eligible, holds), now), "{phase}");
        }
    }

    #[test]
    fn a_lesson_is_entered_to_be_shown() {
        let settings = crate::contest::preset::lessons();
        let key = statements(&settings).next().unwrap().key.clone();
        let page = PublicPage::default();
        let said = |flag| Answers::from([(key.clone(), Answer::Flag(flag))]);
        assert!(agreed(&page, &settings, &said(true)) && !agreed(&page, &settings, &said(false)));
        assert!(!agreed(&page, &settings, &Answers::new()));
        let without = Settings { form: Vec::new(), ..settings.clone() };
        assert!(!agreed(&page, &without, &said(true)), "nothing was said");
        let other = PublicPage { consent_field: "title".to_owned(), ..page };
        assert!(!agreed(&other, &settings, &said(true)), "the page names another field");
    }

    #[test]
    fn only_the_tick_of_the_statement_that_the_contest_names_is_an_agreement() {
        let settings = crate::contest::preset::selection();
        let key = statements(&settings).next().unwrap().key.clone();
        let page = PublicPage { consent_field: key.clone(), ..PublicPage::default() };
        let ticked = Answers::from([(key.clone(), Answer::Flag(true))]);
        assert!(agreed(&page, &settings, &ticked));
        assert!(!agreed(&page, &settings, &Answers::from([(key, Answer::Flag(false))])));
        assert!(!agreed(&page, &settings, &Answers::new()) && !agreed(&PublicPage::default(), &settings, &ticked));
        let title = PublicPage { consent_field: "title".to_owned(), ..page };
        let flag = Answers::from([("title".to_owned(), Answer::Flag(true))]);
        assert!(!agreed(&title, &settings, &flag), "no statement");
    }

    #[test]
    fn what_is_missing_is_told() {
        let open = ExhibitionPeriod::default();
        let ask = |ticks, period, state| release_problem(ticks, period, state, 10);
        assert_eq!(ask((true, true), open, EntryState::Submitted), None);
        assert_eq!(ask((false, true), open, EntryState::Eligible), Some(ReleaseProblem::Rights));
        assert_eq!(ask((true, false), open, EntryState::Eligible), Some(ReleaseProblem::Consent));
        let over = ExhibitionPeriod { until: Some(10), ..open };
        assert_eq!(ask((true, true), over, EntryState::Eligible), Some(ReleaseProblem::Period));
        let state = EntryState::Draft;
        assert_eq!(ask((true, true), open, state), Some(ReleaseProblem::State(state)));
    }

    #[test]
    fn pages_and_feeds_are_recalled_and_what_was_downloaded_is_not() {
        assert!(FilmCopy::ALL.iter().any(|copy| copy.is_recalled()));
        assert!(!FilmCopy::Downloads.is_recalled(), "nobody takes back what was downloaded");
    }
}
