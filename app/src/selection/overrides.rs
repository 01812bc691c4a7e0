//! `/contests/:contest/selection/overrides`: films that people ruled in or out, with the reason and who decided.
//! Server only.

use domain::ids::{ContestId, EntryId};
use domain::limits;
use domain::overrides::{Override, Ruling};
use domain::scoring::rubric::points_2;
use domain::selection::SteppedOver;
use services::exports::ListKind;
use services::{Candidate, OverrideDraft, OverridesView, ServiceError};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::columns::open_list_files;
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::judging::entry_number;
use words::rules::broken_in_words;
use words::{phrases, selection as m, session::missing};

/// Most films that are offered in a list; of more, the number is written.
const LISTED: usize = 300;
const ADD: &str = "override";
const DROP: &str = "drop-override";
/// The field of a refused form with the films whose ruling steps over the tolerance, or breaks rules.
const WEIGHED: &str = "_weighed";
/// The field with the films of which that was told.
const TOLD: &str = "told";

/// The overrides of a contest.
#[component]
pub fn OverridesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(ADD);
        if let Some(sent) = posted(ADD) {
            let view = services.overrides(&actor, &id).await?;
            let mut weighed = None;
            let kept = match draft(&sent, &view.films, lang) {
                Ok(draft) => {
                    let (comes, leaves) = (draft.comes.as_ref(), draft.leaves.as_ref());
                    let over = services.weigh_override(&actor, &id, comes, leaves).await?;
                    if over.is_empty() || sent.get(TOLD) == films_of(&draft) {
                        services.override_selection(&actor, &id, &draft).await.map_err(|error| beside(error, lang))
                    } else {
                        weighed = Some(films_of(&draft));
                        Err(AppError::refused(m::override_over(lang, &told(&over, &view, lang))))
                    }
                }
                Err(error) => Err(error),
            };
            match kept {
                Ok(()) => return leave(&web::path(), Flash::done(m::override_kept(lang))),
                Err(error) => form = sent.keep(error)?,
            }
            form = weighed.into_iter().fold(form, |form, films| form.with(WEIGHED, films));
        }
        if let Some(sent) = posted(DROP) {
            let entry: EntryId = sent.parse("entry").ok_or(AppError::BadRequest)?;
            services.drop_override(&actor, &id, &entry).await?;
            return leave(&web::path(), Flash::done(m::override_dropped(lang)));
        }
        let view = services.overrides(&actor, &id).await?;
        if !web::is_post() {
            form = filled_in(form, &view.films);
        }
        Ok(show(&view, form, lang))
    })
}

/// The form as the address fills it in, such as by the count of a ballot. Films are named by their ids.
fn filled_in(form: FormState, films: &[Candidate]) -> FormState {
    let query = ListQuery::of_request();
    let film = |field: &str| {
        let found = films.iter().find(|film| film.id == query.get(field));
        // Of many films, the number is what the form takes.
        let said = |film: &Candidate| if films.len() > LISTED { entry_number(film.number) } else { film.id.clone() };
        found.map(said).unwrap_or_default()
    };
    let films = [("comes", film("comes")), ("leaves", film("leaves"))];
    let words = ["reason", "decider"].map(|field| (field, query.get(field).to_owned()));
    films.into_iter().chain(words).fold(form, |form, (field, value)| form.with(field, value))
}

/// What was entered, or what is missing.
fn draft(sent: &Sent, films: &[Candidate], lang: Lang) -> Result<OverrideDraft, AppError> {
    let mut refusal = Refusal::default();
    for field in ["reason", "decider"] {
        if !sent.has(field) {
            refusal.add(field, missing(lang));
        }
    }
    let mut film = |field: &'static str| -> Result<Option<EntryId>, AppError> {
        if films.len() <= LISTED || !sent.has(field) {
            return sent.given(field);
        }
        let written = sent.get(field).trim_start_matches(|c: char| !c.is_ascii_digit());
        let number: Option<i64> = written.parse().ok();
        let found = films.iter().find(|film| Some(film.number) == number).and_then(|film| film.id.parse().ok());
        if found.is_none() {
            refusal.add(field, m::override_unknown(lang, sent.get(field)));
        }
        Ok(found)
    };
    let (comes, leaves) = (film("comes")?, film("leaves")?);
    refusal.check()?;
    Ok(OverrideDraft { comes, leaves, reason: sent.get("reason").to_owned(), decider: sent.get("decider").to_owned() })
}

/// The films of a decision, to tell it from another. What a form sends is trimmed: neither end is a space.
fn films_of(draft: &OverrideDraft) -> String {
    let id = |film: &Option<EntryId>| film.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}/{}", id(&draft.comes), id(&draft.leaves))
}

/// What rulings step over: the tolerance, each with the film beside it, or rules.
fn told(over: &SteppedOver, view: &OverridesView, lang: Lang) -> String {
    let title = |id: &str| {
        let film = view.films.iter().find(|film| film.id == id);
        m::quoted(lang, film.map_or(id, |film| film.title.as_str()))
    };
    let tolerance = over.over_tolerance.iter();
    let tolerance =
        tolerance.map(|one| m::ruling_over(lang, &title(&one.entry), &title(&one.beside), &points_2(one.gap)));
    let rules = |broken: &[String]| broken_in_words(broken, &view.rules, &view.contest.settings, lang);
    let breaks = over.breaks.iter().map(|one| m::ruling_breaks(lang, &title(&one.entry), &rules(&one.rules)));
    phrases::sentences(lang, &tolerance.chain(breaks).collect::<Vec<_>>())
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    match error {
        ServiceError::Refused(rule @ services::Refusal::OverrideFilms) => {
            AppError::refused_field("comes", rule.message(lang))
        }
        error => error.into(),
    }
}

fn show(view: &OverridesView, form: FormState, lang: Lang) -> AnyView {
    let id = view.contest.id.to_string();
    let back = format!("/contests/{id}/selection");
    let list = if view.overrides.is_empty() {
        view! { <EmptyState title=m::overrides_none(lang)><p>{m::overrides_none_body(lang)}</p></EmptyState> }
            .into_any()
    } else {
        let broken = |broken: &[String]| broken_in_words(broken, &view.rules, &view.contest.settings, lang);
        table(&view.overrides, &view.films, (&view.stepped_over, broken), view.can_change, lang)
    };
    let side = if view.can_change {
        let form = entry_form(&view.films, form, lang);
        view! { <Sheet title=m::override_new(lang)>{form}</Sheet> }.into_any()
    } else {
        view! { <Sheet title=m::override_new(lang)><p class="muted">{m::overrides_closed(lang)}</p></Sheet> }.into_any()
    };
    let inside = Inside::new(&view.contest, &view.roles);
    let filled = !view.overrides.is_empty();
    let (contest, query) = (&view.contest, ListQuery::new(web::path(), Vec::new()));
    let files = open_list_files(contest, &view.roles, ListKind::Rulings, &query, lang).filter(|_| filled);
    let files = files.map(|files| view! { <div class="in">{files}</div> });
    // The rules alone can hold: with these rulings they cannot.
    let breaks = view.steps.by_rules.is_some() && view.steps.after_rulings.is_none();
    let breaks = breaks.then(|| {
        view! { <Notice tone=Tone::Warning title=m::infeasible_title(lang)><p>{m::rulings_break(lang)}</p></Notice> }
    });
    view! {
        <ContestPage
            inside=inside
            current="selection"
            title=m::overrides(lang)
            actions=move || view! { <LinkButton href=back>{m::to_selection(lang)}</LinkButton> }
        >
            {breaks}
            <div class="overrides-page">
                <Sheet title=m::overrides(lang) note=m::overrides_note(lang) flush=filled>{list}{files}</Sheet>
                {side}
            </div>
        </ContestPage>
    }
    .into_any()
}

fn entry_form(films: &[Candidate], state: FormState, lang: Lang) -> AnyView {
    let weighed = state.value(WEIGHED).to_owned();
    let words = |film: &Candidate| {
        let rank = u64::try_from(film.rank).unwrap_or_default();
        m::film_of(lang, rank, &film.title, &points_2(film.score))
    };
    if films.len() > LISTED {
        return view! {
            <Form state=state>
                <Field
                    name="comes"
                    label=m::override_comes(lang)
                    help=m::override_by_number(lang)
                    maxlength=20_usize
                />
                <Field
                    name="leaves"
                    label=m::override_leaves(lang)
                    help=m::override_by_number(lang)
                    maxlength=20_usize
                />
                {entry_reason(weighed, lang)}
            </Form>
        }
        .into_any();
    }
    let comes: Vec<Choice> = films.iter().map(|film| Choice::new(&film.id, words(film))).collect();
    let leaves = comes.clone();
    view! {
        <Form state=state>
            <Select
                name="comes"
                label=m::override_comes(lang)
                help=m::override_comes_help(lang)
                choices=comes
                empty=m::override_nobody(lang)
            />
            <Select
                name="leaves"
                label=m::override_leaves(lang)
                help=m::override_leaves_help(lang)
                choices=leaves
                empty=m::override_nobody(lang)
            />
            {entry_reason(weighed, lang)}
        </Form>
    }
    .into_any()
}

/// Why, who decided, and the button; made inside the form, where fields find what was entered. Films whose ruling steps over the
/// tolerance, or breaks rules, are named in `weighed` once that was told.
fn entry_reason(weighed: String, lang: Lang) -> impl IntoView {
    let keep = if weighed.is_empty() { m::override_keep(lang) } else { m::override_keep_over(lang) };
    let told = (!weighed.is_empty()).then(|| view! { <Hidden name=TOLD value=weighed/> });
    view! {
        {told}
        <TextArea
            name="reason"
            label=m::override_reason(lang)
            rows=3
            required=true
            maxlength=limits::DECISION_REASON
        />
        <Field
            name="decider"
            label=m::override_decider(lang)
            help=m::override_decider_help(lang)
            required=true
            maxlength=limits::DECIDER
        />
        <div class="acts"><Submit kind=Kind::Primary>{keep}</Submit></div>
    }
}

/// The overrides as a table, with what each steps over and words for the rules in that; each can be taken back where `open`.
pub fn table(
    overrides: &[Override],
    films: &[Candidate],
    (stepped_over, rules): (&SteppedOver, impl Fn(&[String]) -> String),
    open: bool,
    lang: Lang,
) -> AnyView {
    let rows: Vec<_> = overrides
        .iter()
        .map(|one| {
            let film = films.iter().find(|film| film.id == one.entry.as_str());
            let title = film.map_or_else(|| one.entry.to_string(), |film| film.title.clone());
            let below = film.map(|film| phrases::beside(lang, &[entry_number(film.number), points_2(film.score)]));
            let (reason, decider) = (one.reason.clone(), one.decider.clone());
            let drop = open.then(|| drop_button(one, &title, lang));
            let over = stepped_over.over(one.entry.as_str()).map(|over| {
                let beside = films.iter().find(|film| film.id == over.beside);
                let beside = m::quoted(lang, beside.map_or(over.beside.as_str(), |film| film.title.as_str()));
                view! { <small class="look">{m::over_tolerance(lang, &beside, &points_2(over.gap))}</small> }
            });
            let breaks = stepped_over.broken_by(one.entry.as_str()).map(|broken| {
                let words = m::breaks_rules(lang, &rules(&broken.rules));
                view! { <small class="look">{words}</small> }
            });
            view! {
                <tr>
                    <RowHead><span class="work">{title}</span><small class="muted">{below}</small></RowHead>
                    <td>{ruling_tag(one.ruling, lang)}" "{over}{breaks}</td>
                    <Cell label=m::override_reason(lang)>{reason}</Cell>
                    <Cell label=m::override_decider(lang)>{decider}</Cell>
                    <td class="n">{drop}</td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::work(lang)}</Head>
            <Head>{m::outcome(lang)}</Head>
            <Head>{m::override_reason(lang)}</Head>
            <Head>{m::override_decider(lang)}</Head>
            <Head><span class="hidden">{m::override_drop(lang)}</span></Head>
        }
    };
    view! {
        <div class="overrides-list">
            <DataTable caption=m::overrides(lang) head=head>{rows}</DataTable>
        </div>
    }
    .into_any()
}

fn drop_button(one: &Override, title: &str, lang: Lang) -> AnyView {
    let entry = one.entry.to_string();
    let dialog = format!("drop-{entry}");
    view! {
        <DialogButton opens=dialog.clone() kind=Kind::Quiet>{m::override_drop(lang)}"…"</DialogButton>
        <ConfirmDialog
            id=dialog
            name=DROP
            title=m::override_drop_title(lang, title)
            confirm=m::override_drop(lang)
        >
            <p>{m::override_drop_body(lang)}</p>
            <Hidden name="entry" value=entry/>
        </ConfirmDialog>
    }
    .into_any()
}

fn ruling_tag(ruling: Ruling, lang: Lang) -> AnyView {
    match ruling {
        Ruling::In => view! { <Tag tone=TagTone::Seal>{m::override_comes(lang)}</Tag> }.into_any(),
        Ruling::Out => view! { <Tag tone=TagTone::Amber>{m::override_leaves(lang)}</Tag> }.into_any(),
    }
}
