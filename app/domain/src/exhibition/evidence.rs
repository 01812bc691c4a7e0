//! What a player, a pack or a form sends of a viewing. The identifier is made where the viewing was held, so the same may come many
//! times, in parts and in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exhibition::viewing::ViewingKind;
use crate::exhibition::viewing_problem::{EvidencePart, EvidenceProblem};
use crate::ids::{EntryId, MenuId, PlanId, ViewingId};
use crate::judging::watching::Watched;
use crate::limits;
use crate::time::{DAY, MINUTE, Micros};
use crate::typed;

/// Films of one viewing.
pub const MOST_FILMS: usize = 60;
/// Questions that are answered of one film.
pub const MOST_ANSWERS: i64 = 3;
/// Wishes of one viewing.
pub const MOST_WISHES: usize = 10;
/// By how much a revision may be above the one that is known: far more changes than a site makes while it is offline, and so few that
/// another always follows.
pub const MOST_REVISIONS_AHEAD: i64 = 1_000_000;
/// People at one viewing.
pub const MOST_HEADS: i64 = 100_000;

/// What was played of a film at a viewing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayedFilm {
    /// The film.
    pub entry: EntryId,
    /// What was really played of it, milliseconds from and to.
    #[serde(default)]
    pub stretches: Watched,
    /// When it began, by the site's clock, microseconds since 1970.
    pub begun_at: Micros,
    /// When the last of it was played.
    pub ended_at: Micros,
}

/// An answer to a question about a film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAnswer {
    /// The film.
    pub entry: EntryId,
    /// Which question, from 1.
    pub question: i64,
    /// The answer.
    pub answer: String,
}

/// What people at a viewing want to see next: a film, or a subject, or in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EvidenceWish {
    /// A film of the library.
    #[serde(default)]
    pub entry: Option<EntryId>,
    /// A subject.
    #[serde(default)]
    pub subject: String,
    /// In words.
    #[serde(default)]
    pub words: String,
}

impl EvidenceWish {
    fn is_empty(&self) -> bool {
        self.entry.is_none() && self.subject.is_empty() && self.words.is_empty()
    }
}

/// Everything that is sent of a viewing, each time as much as is known where it was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The viewing.
    pub viewing: ViewingId,
    /// The plan it belongs to.
    #[serde(default)]
    pub plan: Option<PlanId>,
    /// The menu it belongs to.
    #[serde(default)]
    pub menu: Option<MenuId>,
    /// How people watched.
    pub kind: ViewingKind,
    /// Grows each time somebody at the site changes what they say of it. What was played needs none.
    #[serde(default)]
    pub revision: i64,
    /// What the site's clock showed when this was sent: with it a clock that is wrong is put right.
    #[serde(default)]
    pub sent_at: Option<Micros>,
    /// What was played.
    #[serde(default)]
    pub films: Vec<PlayedFilm>,
    /// People who were there.
    #[serde(default)]
    pub heads: i64,
    /// Those of them who had ordered one of its films.
    #[serde(default)]
    pub ordered_heads: i64,
    /// Answers to its questions.
    #[serde(default)]
    pub answers: Vec<EvidenceAnswer>,
    /// What people said of it.
    #[serde(default)]
    pub feedback: String,
    /// What they want to see next.
    #[serde(default)]
    pub wishes: Vec<EvidenceWish>,
    /// The site sends it to the office.
    #[serde(default)]
    pub reported: bool,
}

impl Evidence {
    /// Of a viewing of which nothing is known yet.
    #[must_use]
    pub fn of(viewing: ViewingId, kind: ViewingKind) -> Self {
        Self {
            viewing,
            plan: None,
            menu: None,
            kind,
            revision: 0,
            sent_at: None,
            films: Vec::new(),
            heads: 0,
            ordered_heads: 0,
            answers: Vec::new(),
            feedback: String::new(),
            wishes: Vec::new(),
            reported: false,
        }
    }

    /// The same with texts as they are kept, and without answers and wishes that say nothing.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        for answer in &mut self.answers {
            answer.answer = typed::lines(&answer.answer);
        }
        for wish in &mut self.wishes {
            wish.subject = typed::line(&wish.subject);
            wish.words = typed::line(&wish.words);
        }
        self.answers.retain(|answer| !answer.answer.is_empty());
        self.wishes.retain(|wish| !wish.is_empty());
        self.feedback = typed::lines(&self.feedback);
        self
    }

    /// Why it cannot be taken, by what was sent alone. `received_at` is the server's time.
    #[must_use]
    pub fn problem(&self, received_at: Micros) -> Option<EvidenceProblem> {
        let most_answers = MOST_FILMS.saturating_mul(usize::try_from(MOST_ANSWERS).unwrap_or_default());
        let parts = [
            (EvidencePart::Films, self.films.len(), MOST_FILMS),
            (EvidencePart::Answers, self.answers.len(), most_answers),
            (EvidencePart::Wishes, self.wishes.len(), MOST_WISHES),
        ];
        if let Some((part, found, most)) = parts.into_iter().find(|(_, found, most)| found > most) {
            return Some(EvidenceProblem::TooMany { part, found, most });
        }
        if let Some(answer) = self.answers.iter().find(|answer| !(1..=MOST_ANSWERS).contains(&answer.question)) {
            let found = usize::try_from(answer.question).unwrap_or_default();
            return Some(EvidenceProblem::TooMany { part: EvidencePart::Answers, found, most: most_answers });
        }
        if let Some(found) = [self.heads, self.ordered_heads].into_iter().find(|one| !(0..=MOST_HEADS).contains(one)) {
            return Some(EvidenceProblem::Heads { found, most: MOST_HEADS });
        }
        if self.ordered_heads > self.heads {
            return Some(EvidenceProblem::Heads { found: self.ordered_heads, most: self.heads });
        }
        let answers = self.answers.iter().map(|answer| (answer.answer.as_str(), limits::VIEWING_ANSWER));
        let wishes = self.wishes.iter();
        let wishes =
            wishes.flat_map(|wish| [(wish.subject.as_str(), limits::WISH), (wish.words.as_str(), limits::WISH)]);
        let mut texts = answers.chain(wishes).chain([(self.feedback.as_str(), limits::VIEWING_ANSWER)]);
        let long =
            texts.find_map(|(text, most)| Some((text.chars().count(), most)).filter(|(found, most)| found > most));
        if let Some((found, most)) = long {
            return Some(EvidenceProblem::TooLong { found, most });
        }
        let wrong = self.films.iter().any(|film| !film.has_possible_times(received_at));
        wrong.then_some(EvidenceProblem::Times)
    }

    /// Why its revision cannot follow the one that is known, which is 0 where nothing is.
    #[must_use]
    pub fn revision_problem(&self, known: i64) -> Option<EvidenceProblem> {
        let most = known.saturating_add(MOST_REVISIONS_AHEAD);
        let is_possible = (0..=most).contains(&self.revision);
        (!is_possible).then_some(EvidenceProblem::Revision { found: self.revision, most })
    }

    /// The same with the site's clock put right by what it showed when this was sent: in whole minutes, so that what is sent again is
    /// put right alike.
    #[must_use]
    pub fn by_the_servers_clock(mut self, received_at: Micros) -> Self {
        let ahead = self.sent_at.map_or(0, |sent_at| received_at.saturating_sub(sent_at));
        let minutes = ahead.saturating_add(MINUTE / 2).div_euclid(MINUTE);
        if minutes.saturating_abs() < LEAST_WRONG_MINUTES {
            return self;
        }
        let shift = minutes.saturating_mul(MINUTE);
        for film in &mut self.films {
            film.begun_at = film.begun_at.saturating_add(shift);
            film.ended_at = film.ended_at.saturating_add(shift);
        }
        self.sent_at = Some(received_at);
        self
    }

    /// What somebody at the site says of it.
    #[must_use]
    pub fn said(&self) -> Said {
        Said {
            revision: self.revision,
            heads: self.heads,
            ordered_heads: self.ordered_heads,
            answers: self
                .answers
                .iter()
                .map(|answer| ((answer.entry.clone(), answer.question), answer.answer.clone()))
                .collect(),
            feedback: self.feedback.clone(),
            wishes: self.wishes.clone(),
        }
    }
}

/// By how many minutes a clock must be wrong to be put right.
const LEAST_WRONG_MINUTES: i64 = 3;

impl PlayedFilm {
    fn has_possible_times(&self, received_at: Micros) -> bool {
        let lasts = self.ended_at.saturating_sub(self.begun_at);
        (0..=DAY).contains(&lasts) && self.begun_at > 0 && self.ended_at <= received_at.saturating_add(DAY)
    }
}

/// What somebody at the site says of a viewing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Grows with every change.
    pub revision: i64,
    /// People who were there.
    pub heads: i64,
    /// Those of them who had ordered one of its films.
    pub ordered_heads: i64,
    /// Answers by film and question.
    pub answers: BTreeMap<(EntryId, i64), String>,
    /// What people said of it.
    pub feedback: String,
    /// What they want to see next.
    pub wishes: Vec<EvidenceWish>,
}

impl Said {
    /// What is known with what is told now. The later revision holds; an earlier one that arrives late says nothing. Of the same
    /// revision, which a stick sends in parts, whatever is there is kept and whatever is missing is added.
    #[must_use]
    pub fn with(&self, told: Self) -> Self {
        if told.revision > self.revision {
            return told;
        }
        let mut said = self.clone();
        if told.revision < self.revision {
            return said;
        }
        said.heads = said.heads.max(told.heads);
        said.ordered_heads = said.ordered_heads.max(told.ordered_heads);
        for (question, answer) in told.answers {
            said.answers.entry(question).or_insert(answer);
        }
        if said.feedback.is_empty() {
            said.feedback = told.feedback;
        }
        if said.wishes.is_empty() {
            said.wishes = told.wishes;
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn evidence() -> Evidence {
        Evidence::of("v1".parse().unwrap(), ViewingKind::Gathering)
    }

    fn film(begun_at: Micros, ended_at: Micros) -> PlayedFilm {
        PlayedFilm { entry: "e1".parse().unwrap(), stretches: Watched::of([(0, 1_000)]), begun_at, ended_at }
    }

    #[test]
    fn little_is_asked_of_who_sends_it() {
        let sent = r#"{"viewing":"v1","kind":"gathering","films":[{"entry":"e1","stretches":[[0,5000],[5100,9000]],
            "begun_at":1000,"ended_at":2000}],"heads":12,"unknown":1}"#;
        let read: Evidence = serde_json::from_str(sent).unwrap();
        assert_eq!((read.heads, read.films[0].stretches.stretches()), (12, &[(0, 9_000)][..]));
        assert_eq!(serde_json::from_value::<Evidence>(serde_json::to_value(&read).unwrap()).unwrap(), read);
        assert!(serde_json::from_str::<Evidence>(r#"{"viewing":"v 1","kind":"gathering"}"#).is_err());
        assert!(serde_json::from_str::<Evidence>(r#"{"viewing":"v1","kind":"alone"}"#).is_err());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let now = 100 * DAY;
        let problem = |change: fn(&mut Evidence)| {
            let mut sent = evidence();
            change(&mut sent);
            sent.problem(now)
        };
        assert_eq!(problem(|_| ()), None);
        let times = Some(EvidenceProblem::Times);
        assert_eq!(problem(|sent| sent.films.push(film(100 * DAY, 99 * DAY))), times);
        assert_eq!(problem(|sent| sent.films.push(film(90 * DAY, 92 * DAY))), times);
        assert_eq!(problem(|sent| sent.films.push(film(102 * DAY, 102 * DAY))), times);
        assert_eq!(problem(|sent| sent.films.push(film(99 * DAY, 99 * DAY + 5))), None);
        assert!(matches!(problem(|sent| sent.heads = -1), Some(EvidenceProblem::Heads { found: -1, .. })));
        let more_than_all = problem(|sent| (sent.heads, sent.ordered_heads) = (3, 4));
        assert_eq!(more_than_all, Some(EvidenceProblem::Heads { found: 4, most: 3 }));
        let many = problem(|sent| sent.wishes = vec![EvidenceWish::default(); MOST_WISHES + 1]);
        assert!(matches!(many, Some(EvidenceProblem::TooMany { part: EvidencePart::Wishes, .. })));
        let long = problem(|sent| sent.feedback = "长".repeat(limits::VIEWING_ANSWER + 1));
        assert!(matches!(long, Some(EvidenceProblem::TooLong { .. })));
        let fourth = problem(|sent| {
            let answer = EvidenceAnswer { entry: "e1".parse().unwrap(), question: 4, answer: "好".to_owned() };
            sent.answers.push(answer);
        });
        assert!(matches!(fourth, Some(EvidenceProblem::TooMany { part: EvidencePart::Answers, .. })));
    }

    #[test]
    fn a_revision_that_no_word_could_follow_is_refused() {
        let problem = |revision, known| Evidence { revision, ..evidence() }.revision_problem(known);
        let refused = |found, most| Some(EvidenceProblem::Revision { found, most });
        let ahead = MOST_REVISIONS_AHEAD;
        for (revision, known) in [(0, 0), (ahead, 0), (0, ahead), (2 * ahead, ahead), (i64::MAX, i64::MAX)] {
            assert_eq!(problem(revision, known), None, "{revision} after {known}");
        }
        for (revision, known) in [(i64::MAX, 0), (ahead + 1, 0), (i64::MIN, 0), (-1, 5), (2 * ahead + 1, ahead)] {
            assert_eq!(problem(revision, known), refused(revision, known + ahead), "{revision} after {known}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_not_kept() {
        let mut sent = evidence();
        sent.feedback = " 大家\u{202e}都说好\u{0} ".to_owned();
        sent.wishes = vec![
            EvidenceWish { words: "\u{200b}".to_owned(), ..EvidenceWish::default() },
            EvidenceWish { subject: " 茶叶\n种植".to_owned(), ..EvidenceWish::default() },
        ];
        let sent = sent.cleaned();
        assert_eq!((sent.feedback.as_str(), sent.wishes.len()), ("大家都说好", 1));
        assert_eq!(sent.wishes[0].subject, "茶叶 种植");
    }

    #[test]
    fn a_clock_that_is_wrong_is_put_right_alike_each_time() {
        let now = 100 * DAY;
        let mut sent = evidence();
        // The clock of the site is a year behind.
        sent.films.push(film(now - 365 * DAY, now - 365 * DAY + 7 * MINUTE));
        sent.sent_at = Some(now - 365 * DAY + 10 * MINUTE);
        let first = sent.clone().by_the_servers_clock(now + 10 * MINUTE);
        assert_eq!(first.films[0].begun_at, now);
        sent.sent_at = Some(now - 365 * DAY + 20 * MINUTE);
        let again = sent.by_the_servers_clock(now + 20 * MINUTE + 4_000_000);
        assert_eq!(again.films, first.films, "four seconds on the way");
        let mut right = evidence();
        right.films.push(film(now, now + 5));
        right.sent_at = Some(now + 5);
        assert_eq!(right.clone().by_the_servers_clock(now + MINUTE).films, right.films);
    }

    fn said(revision: i64, heads: i64, answer: &str) -> Said {
        let answers = (!answer.is_empty()).then(|| (("e1".parse().unwrap(), 1), answer.to_owned()));
        Said { revision, heads, answers: answers.into_iter().collect(), ..Said::default() }
    }

    #[test]
    fn the_later_word_holds_and_an_earlier_one_says_nothing() {
        let known = said(3, 30, "好");
        assert_eq!(known.with(said(2, 99, "坏")), known, "it was on its way for long");
        assert_eq!(known.with(said(4, 28, "")), said(4, 28, ""), "people count again");
        assert_eq!(said(0, 0, "").with(said(0, 12, "好")), said(0, 12, "好"));
        assert_eq!(said(0, 12, "好").with(said(0, 0, "")), said(0, 12, "好"), "less of the same");
    }

    proptest! {
        #[test]
        fn the_same_word_again_changes_nothing(known in (0_i64..4, 0_i64..50), told in (0_i64..4, 0_i64..50)) {
            let (known, told) = (said(known.0, known.1, "好"), said(told.0, told.1, ""));
            let once = known.with(told.clone());
            prop_assert_eq!(once.with(told), once.clone());
            prop_assert_eq!(once.with(known.clone()).revision, once.revision);
            prop_assert!(once.revision >= known.revision);
        }
    }
}
