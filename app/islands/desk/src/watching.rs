//! What is watched of the film: stretches that really play, kept in this browser until the server has them.

use domain::contest::round::{Gate, Watching};
use domain::judging::watching::Watched;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlVideoElement;

use crate::api::{Desk, KeepWatched, Seen};
use islands::call::call;
use islands::kept;

use crate::browser;
use islands_player::film::{listen, whole};
use words::Lang;

/// Between two reports of a film that plays at double speed there is no more than this, seconds.
const STRIDE_S: f64 = 1.6;
/// What was watched is sent after so much of it, milliseconds.
const ENOUGH_MS: i64 = 10_000;

/// What is watched of one film.
#[derive(Clone, Copy)]
pub struct Watcher {
    assignment: StoredValue<String>,
    key: StoredValue<String>,
    length_ms: i64,
    /// How much must be watched, and before what.
    pub rule: Watching,
    /// Everything that was watched, sent or not.
    pub watched: RwSignal<Watched>,
    /// Why the rest need not be; empty: it must.
    pub skipped: RwSignal<String>,
    /// Why a reason was not taken.
    pub refused: RwSignal<Option<String>>,
    lang: Lang,
    /// Where the film is, milliseconds.
    pub at_ms: RwSignal<i64>,
    unsent: StoredValue<Watched>,
    /// What is on its way, and in how many requests: it stays in this browser until all of them are answered.
    flying: StoredValue<(Watched, u32)>,
    /// The stretch that is playing, seconds from and to.
    run: StoredValue<Option<(f64, f64)>>,
    busy: StoredValue<bool>,
}

impl Watcher {
    /// As the page was rendered.
    pub fn new(desk: &Desk, lang: Lang) -> Self {
        Self {
            assignment: StoredValue::new(desk.assignment.clone()),
            key: StoredValue::new(format!("watch.{}.{}", desk.judge, desk.assignment)),
            length_ms: desk.seen.length_ms,
            rule: desk.watching,
            watched: RwSignal::new(desk.seen.watched.clone()),
            skipped: RwSignal::new(desk.seen.skipped.clone()),
            refused: RwSignal::new(None),
            lang,
            at_ms: RwSignal::new(0),
            unsent: StoredValue::new(Watched::default()),
            flying: StoredValue::new((Watched::default(), 0)),
            run: StoredValue::new(None),
            busy: StoredValue::new(false),
        }
    }

    /// Length of the film, milliseconds; 0 is not known.
    pub fn length_ms(self) -> i64 {
        self.length_ms
    }

    /// Whether enough was watched for a gate.
    pub fn allows(self, gate: Gate) -> bool {
        self.watched.with(|watched| self.skipped.with(|why| self.rule.allows(gate, watched, self.length_ms, why)))
    }

    /// Takes up what an earlier visit could not send, and listens to the film. Only in the browser.
    pub fn wake(self, video: Option<&HtmlVideoElement>) {
        let before = self.key.with_value(|key| kept::get(key)).and_then(|text| serde_json::from_str(&text).ok());
        if let Some(before) = before {
            self.add(&before);
            self.send();
        }
        let Some(video) = video else { return };
        let film = video.clone();
        listen(video, &["timeupdate", "pause", "ended", "seeking", "playing", "loadedmetadata"], move |event| {
            let at = film.current_time();
            self.at_ms.set(ms(at));
            match event.type_().as_str() {
                "timeupdate" if !film.seeking() => self.played_to(at),
                "seeking" | "playing" => self.run.set_value(Some((at, at))),
                "pause" | "ended" => {
                    self.played_to(at);
                    self.run.set_value(None);
                    self.send();
                }
                _ => {}
            }
        });
    }

    fn played_to(self, at: f64) {
        match self.run.get_value() {
            Some((from, to)) if at >= to && at - to <= STRIDE_S => {
                self.run.set_value(Some((from, at)));
                self.add(&Watched::of([(ms(to), ms(at))]));
                if self.unsent.with_value(Watched::played_ms) >= ENOUGH_MS {
                    self.send();
                }
            }
            Some(_) => self.run.set_value(Some((at, at))),
            None => {}
        }
    }

    fn add(self, more: &Watched) {
        let stretches = more.stretches();
        if stretches.is_empty() {
            return;
        }
        let and = |before: &mut Watched| *before = before.and(stretches.iter().copied(), self.length_ms);
        self.watched.update(and);
        self.unsent.update_value(and);
        self.keep();
    }

    fn keep(self) {
        let flying = self.flying.with_value(|(flying, _)| flying.clone());
        let all = self.unsent.with_value(|unsent| unsent.and(flying.stretches().iter().copied(), self.length_ms));
        if all.stretches().is_empty() {
            self.key.with_value(|key| kept::remove(key));
        } else if let Ok(text) = serde_json::to_string(&all) {
            self.key.with_value(|key| kept::put(key, &text));
        }
    }

    /// Takes what was not sent yet, to go along with a sheet.
    pub fn take(self) -> Vec<(i64, i64)> {
        let taken = self.unsent.get_value();
        self.unsent.set_value(Watched::default());
        self.flying.update_value(|(flying, requests)| {
            *flying = flying.and(taken.stretches().iter().copied(), self.length_ms);
            *requests += 1;
        });
        taken.into()
    }

    /// What was taken has arrived.
    pub fn arrived(self) {
        self.landed();
        self.keep();
    }

    fn landed(self) {
        self.flying.update_value(|(flying, requests)| {
            *requests = requests.saturating_sub(1);
            if *requests == 0 {
                *flying = Watched::default();
            }
        });
    }

    /// What was taken did not arrive.
    pub fn came_back(self, taken: Vec<(i64, i64)>) {
        self.landed();
        self.add(&Watched::of(taken));
    }

    /// Sends what was not sent yet.
    pub fn send(self) {
        self.send_with(None);
    }

    /// Says why the rest need not be seen.
    pub fn skip(self, reason: String) {
        self.send_with(Some(reason));
    }

    fn send_with(self, skip: Option<String>) {
        // Evidence can wait for the next time; a reason is given once.
        if self.busy.get_value() && skip.is_none() {
            return;
        }
        let nothing = self.unsent.with_value(|unsent| unsent.stretches().is_empty());
        if nothing && skip.is_none() {
            return;
        }
        let taken = self.take();
        self.busy.set_value(true);
        let gave_reason = skip.is_some();
        let assignment = self.assignment.get_value();
        spawn_local(async move {
            let answer = call(&KeepWatched { assignment, played: taken.clone(), skip }).await;
            self.busy.set_value(false);
            match answer {
                Ok(Seen { skipped, .. }) => {
                    self.skipped.set(skipped);
                    self.refused.set(None);
                    self.arrived();
                }
                // It stays in this browser, and goes along with the next.
                Err(error) => {
                    self.came_back(taken);
                    if gave_reason {
                        self.refused.set(Some(error.explain(self.lang).body));
                    }
                }
            }
        });
    }

    /// Goes to a place of the film, milliseconds.
    pub fn go_to(self, player: &str, at_ms: i64) {
        if let Some(video) = browser::film(player) {
            let seconds = i32::try_from(at_ms).map(f64::from).unwrap_or_default() / 1_000.0;
            video.set_current_time(seconds);
        }
    }
}

fn ms(seconds: f64) -> i64 {
    whole(seconds * 1_000.0)
}
