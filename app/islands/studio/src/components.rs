//! The studio itself: a plain form and its answer until the script runs, then a bench where every move counts
//! at once.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::contest::{Balance, GroupFamily};
use domain::selection::Explaining;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::answer::{Answer, Distance, Place};
use crate::api::Robustness;
use crate::model::{Film, Studio, address};
use crate::{board, bounds, browser, consequence};
use domain::rubric::points_2;
use islands::call::call;
use islands::ui::prelude::*;
use islands::wire::Packed;
use words::{Lang, selection as m};

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
    pub firm: RwSignal<BTreeMap<String, u64>>,
    /// Which answer explanations are being worked out for.
    turn: StoredValue<u32>,
}

impl StudioState {
    fn new(studio: Studio, lang: Lang) -> Self {
        let answer = Answer::new(&studio.problem, studio.outcome.clone(), &studio.films);
        Self {
            lang,
            live: RwSignal::new(false),
            tried: RwSignal::new(studio.tried.clone()),
            studio: StoredValue::new(studio),
            answer: RwSignal::new(answer),
            took: RwSignal::new(None),
            firm: RwSignal::new(BTreeMap::new()),
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
    fn ask_robustness(self) {
        let contest = self.studio.with_value(|studio| studio.contest.clone());
        spawn_local(async move {
            if let Ok(shares) = call(&Robustness { contest }).await {
                self.firm.set(shares);
            }
        });
    }

    /// How firm a film stands, in per cent; only where that was asked about the rules that are tried.
    pub fn firm(self, film: usize) -> Option<u64> {
        if self.differs() {
            return None;
        }
        let id = self.studio.with_value(|studio| studio.films.get(film).map(|film| film.id.clone()))?;
        self.firm.with(|shares| shares.get(&id).copied())
    }

    /// How firm the least certain of the selected films stands.
    pub fn least_firm(self) -> Option<u64> {
        if self.firm.with(BTreeMap::is_empty) {
            return None;
        }
        let places = self.answer.with(|answer| answer.places.clone());
        let chosen = places.iter().enumerate().filter(|(_, place)| place.chosen);
        chosen.map(|(film, _)| self.firm(film).unwrap_or(0)).min().filter(|_| !self.differs())
    }

    /// Works out margins and prices when the hand rests.
    fn explain_soon(self) {
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
        m::replaces(lang, &::words::phrases::titles(lang, &titles))
    }

    /// Where a film stands now.
    pub fn place(self, film: usize) -> Place {
        self.answer.with(|answer| answer.places.get(film).copied().unwrap_or_default())
    }
}

/// Rules, consequence, films.
#[island]
pub fn SelectionStudio(
    /// Everything it shows.
    studio: Packed<Studio>,
    /// The language of the page.
    lang: Lang,
) -> impl IntoView {
    provide_context(lang);
    let Packed(studio) = studio;
    let trial = StudioState::new(studio, lang);
    // Effects run in the browser only; what they change comes after the page has been taken over as it was.
    Effect::new(move |_| {
        if trial.studio.with_value(Studio::is_whole) {
            trial.live.set(true);
            trial.explain_soon();
        }
        trial.ask_robustness();
    });
    view! {
        <div class="studio" class:live=move || trial.live.get()>
            {bounds::sheet(trial)}
            <div class="consequence">{consequence::sheets(trial)}</div>
            {board::sheet(trial)}
            {ranking(trial)}
        </div>
    }
    .into_any()
}

/// Every film by score, with what came of it.
fn ranking(trial: StudioState) -> AnyView {
    let lang = trial.lang;
    let (rows, region, category) = trial.studio.with_value(|studio| {
        let rows: Vec<_> =
            studio.films.iter().enumerate().map(|(index, film)| row(trial, studio, index, film)).collect();
        let name = |family: GroupFamily| studio.names.family(family.key()).to_owned();
        (rows, name(GroupFamily::Region), name(GroupFamily::Category))
    });
    let head = move || {
        view! {
            <Head number=true>{m::rank(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head>{region}</Head>
            <Head>{category}</Head>
            <Head number=true>{m::score(lang)}</Head>
            <Head number=true><span title=m::robust_judges_help(lang)>{m::firm(lang)}</span></Head>
            <Head>{m::outcome(lang)}</Head>
        }
    };
    let rest = trial.studio.with_value(|studio| studio.rest.iter().map(|rest| rest.films).sum::<u64>());
    let rest = (rest > 0).then(|| view! { <p class="in small muted">{m::only_counted(lang, rest)}</p> });
    view! {
        <Sheet title=m::ranking(lang) note=m::ranking_note(lang) flush=true class="span-all">
            <DataTable caption=m::ranking(lang) head=head>{rows}</DataTable>
            {rest}
        </Sheet>
    }
    .into_any()
}

fn row(trial: StudioState, studio: &Studio, index: usize, film: &Film) -> impl IntoView + use<> {
    let lang = trial.lang;
    let place = Memo::new(move |_| trial.place(index));
    let possible = Memo::new(move |_| trial.answer.with(Answer::is_possible));
    let firm = move || trial.firm(index).map(|percent| format!("{percent}%"));
    let (rank, title, score) = (film.rank, film.title.clone(), points_2(film.score));
    let ruled = if studio.problem.pinned.contains(&film.id) {
        Some(m::override_comes(lang))
    } else {
        studio.problem.vetoed.contains(&film.id).then(|| m::override_leaves(lang))
    };
    let (region, category) = (studio.region_of(film, lang).to_owned(), studio.category_of(film, lang).to_owned());
    view! {
        <tr class:off=move || !place.get().chosen>
            <td class="n rank" data-label=m::rank(lang)>{rank}</td>
            <RowHead><span class="work">{title}</span></RowHead>
            <td class="region">{region}</td>
            <td class="category">{category}</td>
            <td class="n score" data-label=m::score(lang)>{score}</td>
            <td class="n firm" data-label=m::firm(lang)>{firm}</td>
            <td class="outcome">
                {move || possible.get().then(|| outcome(place.get(), lang))}
                <span class="small muted replaces">{move || trial.replaces(index)}</span>
                {ruled.map(|words| view! { <Tag tone=TagTone::Amber>{words}</Tag> })}
            </td>
        </tr>
    }
}

/// Selected with what to spare, or short by how much; tied, reserve, or out for balance.
fn outcome(place: Place, lang: Lang) -> AnyView {
    let tied = place.tied.then(|| view! { <Tag>{m::tied(lang)}</Tag> });
    if place.chosen {
        let spare = match place.distance {
            Distance::Unknown => String::new(),
            Distance::Points(points) => m::margin(lang, &points_2(points)),
            Distance::Never => m::certain(lang).to_owned(),
        };
        return view! {
            <Tag tone=TagTone::Seal>{m::chosen(lang)}</Tag>
            {tied}
            <span class="small muted">{spare}</span>
        }
        .into_any();
    }
    let short = match place.distance {
        Distance::Unknown => m::not_chosen(lang).to_owned(),
        Distance::Points(points) => m::shortfall(lang, &points_2(points)),
        Distance::Never => m::impossible(lang).to_owned(),
    };
    let reserve = place.reserve.filter(|nth| *nth <= RESERVES).map(|nth| {
        let nth = u64::try_from(nth).unwrap_or_default();
        view! { <Tag>{m::reserve(lang, nth)}</Tag> }
    });
    let balance = place.by_score.then(|| view! { <Tag tone=TagTone::Amber>{m::out_by_balance(lang)}</Tag> });
    view! { <span class="small muted">{short}</span>{tied}{reserve}{balance} }.into_any()
}
