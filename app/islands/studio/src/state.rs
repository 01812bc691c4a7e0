//! What is tried in the studio and what comes of it: every move is solved at once, explanations follow when the hand rests.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::contest::Balance;
use domain::selection::Explaining;
use islands::call::call;
use leptos::prelude::*;
use leptos::task::spawn_local;
use words::{Lang, selection as m};

use crate::answer::{Answer, Place};
use crate::api::Robustness;
use crate::browser;
use crate::model::{Studio, address};

/// The button that opens the seal; it stands on the page and works only for the contest's own rules.
pub const SEAL_BUTTON: &str = "seal-open";

/// Reserves that are named.
pub const RESERVES: usize = 5;

/// Explanations begin when nothing has been moved for so long.
const PAUSE: Duration = Duration::from_millis(120);
/// Milliseconds of work on explanations between two looks at the page.
const SLICE_MS: f64 = 7.0;

/// What is tried, and what comes of it.
#[derive(Clone, Copy)]
pub struct StudioState {
    /// The language of the page.
    pub lang: Lang,
    /// The script runs.
    pub live: RwSignal<bool>,
    /// What the page was given; its problem follows what is tried.
    pub studio: StoredValue<Studio>,
    /// The rules that are tried.
    pub tried: RwSignal<Balance>,
    /// The answer to them.
    pub answer: RwSignal<Answer>,
    /// How long the last answer took, in milliseconds with one decimal.
    pub took: RwSignal<Option<String>>,
    /// Film → per cent of the runs with other judges in which it is selected; empty until the server has told.
    pub robust: RwSignal<BTreeMap<String, u64>>,
    /// Which answer explanations are being worked out for.
    turn: StoredValue<u32>,
}

impl StudioState {
    /// The studio as the page was given it.
    pub fn new(studio: Studio, lang: Lang) -> Self {
        let answer = Answer::new(&studio.problem, studio.outcome.clone(), studio.steps.clone(), &studio.films);
        Self {
            lang,
            live: RwSignal::new(false),
            tried: RwSignal::new(studio.tried.clone()),
            studio: StoredValue::new(studio),
            answer: RwSignal::new(answer),
            took: RwSignal::new(None),
            robust: RwSignal::new(BTreeMap::new()),
            turn: StoredValue::new(0),
        }
    }

    /// Moves something in the rules and solves at once.
    pub fn change(self, change: impl FnOnce(&mut Balance)) {
        let before = self.tried.get_untracked();
        let mut rules = before.clone();
        change(&mut rules);
        if rules == before {
            return;
        }
        let started = browser::now_ms();
        self.studio.update_value(|studio| rules.put(&mut studio.problem));
        let answer = self.studio.with_value(|studio| Answer::quick(&studio.problem, &studio.films));
        self.took.set(browser::one_decimal(browser::now_ms() - started));
        let (own, to) =
            self.studio.with_value(|studio| (studio.rules == rules, address(&studio.address, &studio.rules, &rules)));
        browser::show_address(&to);
        browser::enable(SEAL_BUTTON, own && answer.is_possible());
        self.tried.set(rules);
        self.answer.set(answer);
        self.explain_soon();
    }

    /// Back to the contest's rules.
    pub fn restore(self) {
        let own = self.studio.with_value(|studio| studio.rules.clone());
        self.change(|rules| *rules = own);
    }

    /// Whether something else than the contest's rules is tried.
    pub fn differs(self) -> bool {
        self.tried.with(|tried| self.studio.with_value(|studio| studio.rules != *tried))
    }

    /// Asks how firm each film stands. Where that fails, nothing is shown of it; the page of its own has it too.
    pub fn ask_robustness(self) {
        let contest = self.studio.with_value(|studio| studio.contest.clone());
        spawn_local(async move {
            if let Ok(shares) = call(&Robustness { contest }).await {
                self.robust.set(shares);
            }
        });
    }

    /// How firm a film stands, in per cent; only where that was asked about the rules that are tried.
    pub fn robust_share(self, film: usize) -> Option<u64> {
        if self.differs() {
            return None;
        }
        let id = self.studio.with_value(|studio| studio.films.get(film).map(|film| film.id.clone()))?;
        self.robust.with(|shares| shares.get(&id).copied())
    }

    /// How firm the least certain of the selected films stands.
    pub fn least_robust(self) -> Option<u64> {
        if self.robust.with(BTreeMap::is_empty) {
            return None;
        }
        let places = self.answer.with(|answer| answer.places.clone());
        // Who was ruled in says nothing of how firm scores and rules stand.
        let chosen = places.iter().enumerate().filter(|(_, place)| place.chosen && place.ruling.is_none());
        chosen.map(|(film, _)| self.robust_share(film).unwrap_or(0)).min().filter(|_| !self.differs())
    }

    /// Works out margins and prices when the hand rests.
    pub fn explain_soon(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if self.answer.with_untracked(Answer::is_explained) {
            return;
        }
        let turn = self.turn.get_value();
        set_timeout(move || self.explain(turn, Explaining::default()), PAUSE);
    }

    /// A slice of the explanations; the next one follows after the page had its turn.
    fn explain(self, turn: u32, mut work: Explaining) {
        if self.turn.get_value() != turn {
            return;
        }
        let until = browser::now_ms() + SLICE_MS;
        let done = self.studio.with_value(|studio| {
            let why = work.advance(&studio.problem, || browser::now_ms() < until)?;
            Some(self.answer.with_untracked(|answer| answer.explained(&studio.problem, why, &studio.films)))
        });
        match done {
            Some(answer) => self.answer.set(answer),
            None => set_timeout(move || self.explain(turn, work), Duration::ZERO),
        }
    }

    /// Whom a film would replace, in words; empty where nothing is known of it.
    pub fn replaces(self, film: usize) -> String {
        let lang = self.lang;
        let gone = self.answer.with(|answer| answer.replaces.get(film).cloned().unwrap_or_default());
        if gone.is_empty() {
            return String::new();
        }
        let titles: Vec<String> = self.studio.with_value(|studio| {
            let titles = gone.iter().filter_map(|at| studio.films.get(*at));
            titles.map(|film| m::quoted(lang, &film.title)).collect()
        });
        m::replaces(lang, &words::phrases::titles(lang, &titles))
    }

    /// Where a film stands now.
    pub fn place(self, film: usize) -> Place {
        self.answer.with(|answer| answer.places.get(film).copied().unwrap_or_default())
    }
}
