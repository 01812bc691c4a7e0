//! What sites watched: the same in every demonstration, written in few statements, and counted by the rule that counts evidence.

use std::collections::BTreeSet;

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::evidence::EvidenceWish;
use domain::exhibition::participation::{HeldFilm, HeldViewing, Month, day_sums};
use domain::exhibition::site::SiteKind;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::judging::watching::Watched;
use domain::time::{MINUTE, Micros, SECOND};
use sha2::{Digest as _, Sha256};
use store::{Site, SiteDay, Viewing, ViewingAnswer, ViewingFilm, ViewingParts, WholeViewing};

use super::plans::HeldPlan;
use super::{AHEAD_S, EXCLUDED, Exhibition, ShownFilm};
use crate::demo::stage::{DAY, HOUR};
use crate::failure::Failure;

/// The town whose sites do the same at the same time, and the one of a site that plays for hours and one that plays at night.
const ALIKE: &str = "445103001";
const LONG: &str = "445103002";
/// The hour of the evening that people meet at, and the rest of a day it is shifted by from site to site.
const EVENING: Micros = 19 * HOUR + 30 * MINUTE;
const MORNING: Micros = 9 * HOUR;
const NIGHT: Micros = 2 * HOUR + 10 * MINUTE;

const ANSWERS: [&str; 6] = [
    "最打动人的是坚持，一件事做了几十年。",
    "办法可以学，先从账目公开做起。",
    "看完大家都说，本村也有这样的人。",
    "讲得明白，回去就试。",
    "应当让年轻人也来看。",
    "与我们村的情况很像。",
];
const FEEDBACK: [&str; 4] = ["画面清楚，声音够大。", "到场的人比上次多。", "希望再放一次。", "片子短，讨论的时间多。"];
const SUBJECTS: [&str; 4] = ["实用技术", "应急救援", "岭南文化", "新农村建设"];
const WORDS: [&str; 4] = ["想看荔枝保果的片子", "想看本地人拍的片子", "想看防诈骗的内容", "想看潮剧"];

/// A viewing as it is held.
struct Showing<'f> {
    /// Of one site and day, from 0.
    serial: usize,
    begun_at: Micros,
    films: Vec<&'f ShownFilm>,
    of_plan: bool,
}

impl Exhibition<'_> {
    /// Writes what was watched from a day to another, both counted, while this plan was held.
    pub(super) async fn watch(&self, (from, until): (Day, Day), plan: &HeldPlan) -> Result<(), Failure> {
        let (mut viewings, mut days, mut months) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut begun: BTreeSet<i64> = BTreeSet::new();
        for day in (from.number()..=until.number()).filter_map(Day::from_number) {
            let silent = self.silent_of_hundred(day);
            for site in self.places.sites.iter().filter(|site| watches(site, day, silent)) {
                let may_hold = (plan.starts_on..=plan.ends_on).contains(&day) && self.holds(site, plan);
                let showings = self.showings(site, day, (may_hold && !begun.contains(&site.number)).then_some(plan));
                if showings.iter().any(|showing| showing.of_plan) {
                    begun.insert(site.number);
                }
                let mut held = Vec::new();
                for showing in showings {
                    let whole = self.whole(site, day, &showing, plan)?;
                    held.extend((whole.viewing.state != ViewingState::Returned).then(|| counted(&whole, day)));
                    viewings.push(whole);
                }
                let sums = day_sums(&held);
                if !sums.is_empty() {
                    days.push(SiteDay { day, site: site.number, sums });
                    months.insert(Month::of(day));
                }
            }
        }
        let mut tx = self.write().await?;
        tx.insert_viewings(&viewings).await?;
        tx.put_site_days(&days).await?;
        for month in months {
            tx.count_participation_change(month, self.now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Of a hundred sites so many watch nothing in the month of a day: each month fewer.
    fn silent_of_hundred(&self, day: Day) -> usize {
        let month = Month::of(day);
        let over = self.months.iter().filter(|one| **one < month).count();
        14_usize.saturating_sub(3 * over)
    }

    /// Whether a site holds a plan: those of the manager wait for whoever tries the demonstration out.
    fn holds(&self, site: &Site, plan: &HeldPlan) -> bool {
        let waits = plan.held_by < 10 && site.region.as_str() == "445103003";
        !waits && nth(site) % 10 < plan.held_by
    }

    /// What a site shows on a day; with films of the plan where it has not shown them yet.
    fn showings<'f>(&'f self, site: &Site, day: Day, plan: Option<&'f HeldPlan>) -> Vec<Showing<'f>> {
        let nth = nth(site);
        let (town, of_month) = (site.region.as_str(), day.numbers().2);
        let starts = day.begins(AHEAD_S);
        let own = plan.map(|plan| plan.films.iter().collect::<Vec<_>>()).unwrap_or_default();
        let of_plan = plan.is_some();
        let lessons: Vec<&ShownFilm> = self.lessons.iter().take(2).collect();
        let two = |from: usize| -> Vec<&ShownFilm> {
            let from = from.checked_rem(self.films.len()).unwrap_or_default();
            self.films.iter().cycle().skip(from).take(2).collect()
        };
        let is_recent = Month::of(day) >= self.month(2);
        if town == ALIKE && is_recent {
            // All of them the same, at the same second.
            let films = if of_plan { own } else { lessons };
            return if matches!(of_month, 5 | 15 | 25) {
                vec![Showing { serial: 0, begun_at: starts + 20 * HOUR, films, of_plan }]
            } else {
                Vec::new()
            };
        }
        if town == LONG && is_recent && of_month == 15 && nth.is_multiple_of(2) {
            let part = |serial: usize| {
                let begun_at = starts + MORNING + i64::try_from(serial).unwrap_or_default() * (91 * MINUTE);
                Showing { serial, begun_at, films: lessons.clone(), of_plan: false }
            };
            return (0..4).map(part).collect();
        }
        let shift = i64::try_from(nth * 7 % 3_600).unwrap_or_default() * SECOND;
        let at_night = town == LONG && is_recent && !nth.is_multiple_of(2);
        let begun_at = starts + if at_night { NIGHT } else { EVENING } + shift;
        let mut films = own;
        match habit(nth, of_month) {
            Habit::Nothing => return Vec::new(),
            Habit::Lessons => films.extend(lessons),
            Habit::Films if films.is_empty() => films = two(nth + usize::from(of_month)),
            Habit::Films => {}
        }
        vec![Showing { serial: 0, begun_at, films, of_plan }]
    }

    /// A viewing with everything that hangs on it.
    fn whole(&self, site: &Site, day: Day, showing: &Showing<'_>, plan: &HeldPlan) -> Result<WholeViewing, Failure> {
        let nth = nth(site);
        let is_alike = site.region.as_str() == ALIKE;
        let source = if is_alike { ViewingSource::Player } else { source(nth) };
        let number = usize::try_from(day.number()).unwrap_or_default();
        let lasts: i64 = showing.films.iter().map(|film| film.length_ms).sum();
        let ended_at = showing.begun_at + lasts * 1_000;
        let arrives = match source {
            ViewingSource::Player => 2 * MINUTE,
            ViewingSource::Manual => DAY,
            // Some bring their sticks when the month is long over.
            ViewingSource::Pack if (nth / 23).is_multiple_of(2) => 40 * DAY,
            ViewingSource::Pack => 9 * DAY,
        };
        let received_at = (ended_at + arrives).min(self.now - MINUTE);
        let is_old = day.number() < self.today.number() - 20;
        let state = if is_alike && !is_old { ViewingState::Reported } else { state(nth, number, is_old, source) };
        let network = if is_alike { ALIKE } else { site.code.as_str() };
        let viewing = Viewing {
            id: format!("01900000-0000-7019-8{:03}-{:05}{number:07}", showing.serial, site.number)
                .parse()
                .map_err(Failure::environment)?,
            site: site.number,
            plan: showing.of_plan.then(|| plan.id.clone()),
            menu: None,
            kind: kind(site, nth + number),
            state,
            source,
            planned_at: showing.of_plan.then(|| showing.begun_at - DAY),
            started_at: Some(showing.begun_at),
            ended_at: Some(ended_at),
            day,
            heads: 8 + i64::try_from((nth * 11 + number) % 40).unwrap_or_default(),
            ordered_heads: 0,
            revision: 1,
            feedback: pick(&FEEDBACK, nth + number).to_owned(),
            returned_reason: if state == ViewingState::Returned {
                "请补充到场人数。".to_owned()
            } else {
                String::new()
            },
            network: (source == ViewingSource::Player).then(|| Sha256::digest(format!("demo {network}")).to_vec()),
            received_at: Some(received_at),
            reported_at: (state >= ViewingState::Reported).then_some(received_at),
            version: 1,
            created_at: showing.begun_at,
            updated_at: received_at,
        };
        let parts = ViewingParts {
            films: played(showing, source, received_at),
            answers: if showing.of_plan && state >= ViewingState::Discussed { answers(plan, nth) } else { Vec::new() },
            wishes: if showing.of_plan { self.wishes(nth) } else { Vec::new() },
            presences: 0,
        };
        Ok(WholeViewing { viewing, parts })
    }

    /// Every third site wishes for something.
    fn wishes(&self, nth: usize) -> Vec<EvidenceWish> {
        let film = self.films.iter().cycle().nth(nth * 5 % 12 + 3).map(|film| film.entry.clone());
        let subject = pick(&SUBJECTS, nth).to_owned();
        let wish = match nth % 9 {
            0 => EvidenceWish { entry: film, ..EvidenceWish::default() },
            3 => EvidenceWish { subject, ..EvidenceWish::default() },
            6 => EvidenceWish { subject, words: pick(&WORDS, nth / 9).to_owned(), ..EvidenceWish::default() },
            _ => return Vec::new(),
        };
        vec![wish]
    }
}

/// The number of a site from 0.
fn nth(site: &Site) -> usize {
    usize::try_from(site.number - 1).unwrap_or_default()
}

/// A text of a list that is never empty, round the end.
fn pick<'t>(texts: &[&'t str], nth: usize) -> &'t str {
    nth.checked_rem(texts.len()).and_then(|at| texts.get(at)).copied().unwrap_or_default()
}

/// Whether a site watches at all on a day: it is open, its city is not excluded, and it is none of the silent ones.
fn watches(site: &Site, day: Day, silent: usize) -> bool {
    let (nth, town) = (nth(site), site.region.as_str());
    let is_silent = town != ALIKE && (nth % 47 == 11 || nth * 31 % 100 < silent);
    site.life().is_open(day) && !town.starts_with(EXCLUDED) && !is_silent
}

/// What a site does on a day.
enum Habit {
    Nothing,
    /// Two lessons, which are 90 minutes.
    Lessons,
    /// The films of the plan, or two of the library.
    Films,
}

/// One of 40 sites watches lessons on every other day, a third of them on the 5th, 15th and 25th; the others meet twice a month.
fn habit(nth: usize, of_month: u8) -> Habit {
    let day = usize::from(of_month);
    let (often, focus) = (nth % 40 == 7 && day % 2 == 1, nth % 3 == 1);
    let twice = day == 3 + nth * 7 % 11 || day == 16 + nth * 5 % 12;
    if often || focus && matches!(of_month, 5 | 15 | 25) {
        Habit::Lessons
    } else if !focus && twice {
        Habit::Films
    } else {
        Habit::Nothing
    }
}

fn source(nth: usize) -> ViewingSource {
    if nth % 17 == 3 {
        ViewingSource::Manual
    } else if nth % 23 == 5 {
        ViewingSource::Pack
    } else {
        ViewingSource::Player
    }
}

fn kind(site: &Site, drawn: usize) -> ViewingKind {
    match site.kind {
        SiteKind::Household => ViewingKind::Household,
        _ if drawn.is_multiple_of(11) => ViewingKind::Individual,
        _ => ViewingKind::Gathering,
    }
}

/// What was long ago is decided; of the rest some sites have not sent everything.
fn state(nth: usize, day: usize, is_old: bool, source: ViewingSource) -> ViewingState {
    if is_old {
        ViewingState::Accepted
    } else if (nth * 3 + day).is_multiple_of(301) {
        ViewingState::Returned
    } else if source == ViewingSource::Player && nth % 8 == 2 {
        ViewingState::Held
    } else if source == ViewingSource::Player && nth % 8 == 5 {
        ViewingState::Discussed
    } else {
        ViewingState::Reported
    }
}

/// The films of a viewing, one after the other, each to its end.
fn played(showing: &Showing<'_>, source: ViewingSource, received_at: Micros) -> Vec<ViewingFilm> {
    let mut at = showing.begun_at;
    let mut films = Vec::with_capacity(showing.films.len());
    for film in &showing.films {
        let ended_at = at + film.length_ms * 1_000;
        let play = FilmPlay {
            watched: Watched::of([(0, film.length_ms)]),
            length_ms: film.length_ms,
            counted_ms: film.length_ms,
            opened_at: (source == ViewingSource::Player).then_some(at),
            begun_at: at,
            ended_at,
            faster: false,
        };
        films.push(ViewingFilm { entry: film.entry.clone(), play, received_at });
        at = ended_at;
    }
    films
}

fn answers(plan: &HeldPlan, nth: usize) -> Vec<ViewingAnswer> {
    let answer = |(at, film): (usize, &ShownFilm)| ViewingAnswer {
        entry: film.entry.clone(),
        question: 1,
        answer: pick(&ANSWERS, nth + at).to_owned(),
    };
    plan.films.iter().enumerate().map(answer).collect()
}

/// A viewing as it counts for its day.
fn counted(whole: &WholeViewing, day: Day) -> HeldViewing {
    let over_at = Month::of(day).last().next().begins(AHEAD_S);
    let film = |film: &ViewingFilm| HeldFilm {
        film: film.entry.clone(),
        counted_ms: film.play.counted_ms,
        is_late: film.received_at >= over_at,
    };
    HeldViewing {
        is_gathering: whole.viewing.kind == ViewingKind::Gathering,
        is_by_hand: whole.viewing.source == ViewingSource::Manual,
        heads: whole.viewing.heads,
        films: whole.parts.films.iter().map(film).collect(),
    }
}
