//! `/contests/:contest/unit`: what creators handed to a unit; its officer ranks, returns and submits. Server only.

use domain::access::Role;
use domain::entry::QuotaUse;
use domain::ids::{ContestId, EntryId};
use domain::limits;
use services::exports::{ListKind, quota_words};
use services::{NominatedEntry, UnitView};

use crate::entries::components::StateTag;
use crate::ui::columns::list_files;
use crate::ui::frame::SEE_AS;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session;
use words::entries::titled;
use words::units as m;

const SUBMIT: &str = "submit";
const MOVE: &str = "move";
const RETURN: &str = "return";

/// What a unit has.
#[component]
pub fn UnitPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let here = format!("/contests/{id}/unit");
        let mut refused = None;
        if let Some(sent) = posted(SUBMIT) {
            let entry: EntryId = sent.parse("entry").ok_or(AppError::BadRequest)?;
            match or_refused(services.submit_entry(&actor, &entry).await)? {
                Ok(_) => return leave(&here, Flash::done(m::submitted(lang, &titled(lang, sent.get("title"))))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        if let Some(sent) = posted(MOVE) {
            let entry: EntryId = sent.parse("entry").ok_or(AppError::BadRequest)?;
            let place = sent.parse("place").ok_or(AppError::BadRequest)?;
            services.rank_in_unit(&actor, &entry, place).await?;
            return leave(&here, Flash::done(m::ranked(lang)));
        }
        if let Some(sent) = posted(RETURN) {
            let entry: EntryId = sent.parse("entry").ok_or(AppError::BadRequest)?;
            match or_refused(services.return_from_unit(&actor, &entry, sent.get("reason")).await)? {
                Ok(()) => return leave(&here, Flash::done(m::given_back(lang, &titled(lang, sent.get("title"))))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let view = services.unit_entries(&actor, &id).await?;
        let refused = refused
            .map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }.into_any());
        Ok(show(&view, refused, lang))
    })
}

fn show(view: &UnitView, refused: Option<AnyView>, lang: Lang) -> AnyView {
    let last = view.entries.len();
    let rows: Vec<_> = view.entries.iter().map(|one| row(one, last, lang)).collect();
    let id = view.contest.id.as_str();
    let files = (last > 0).then(|| list_files(id, ListKind::Unit, &ListQuery::of_request(), lang));
    let files = files.map(|files| view! { <div class="in">{files}</div> });
    let list = if rows.is_empty() {
        view! { <EmptyState title=m::no_entries(lang)><p>{m::no_entries_body(lang)}</p></EmptyState> }.into_any()
    } else {
        let head = move || {
            view! {
                <Head number=true>{m::rank(lang)}</Head>
                <Head>{m::title(lang)}</Head>
                <Head>{m::state(lang)}</Head>
                <Head>{m::quotas(lang)}</Head>
                <Head></Head>
            }
        };
        view! { <DataTable caption=m::desk(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let lead = m::desk_lead(lang, &::words::phrases::list(lang, &view.units));
    let chooser = (view.others.len() > 1).then(|| unit_chooser(view, lang));
    let crumbs = vec![Crumb::to("/", view.contest.title.clone()), Crumb::here(m::desk(lang))];
    view! {
        <StandardLayout title=m::desk(lang) crumbs=crumbs lead=lead width=Width::Page>
            {refused}
            {chooser}
            <Sheet title=m::desk(lang) flush=true class="unit-desk">{list}{files}</Sheet>
        </StandardLayout>
    }
    .into_any()
}

/// As which unit's officer an organiser looks.
fn unit_chooser(view: &UnitView, lang: Lang) -> AnyView {
    let board = format!("/contests/{}", view.contest.id);
    let units: Vec<Choice> = view.others.iter().map(|unit| Choice::new(unit.clone(), unit.clone())).collect();
    let now = view.units.first().cloned().unwrap_or_default();
    view! {
        <Form state=FormState::blank(SEE_AS) action=board>
            <Hidden name="role" value=Role::UnitOfficer.key()/>
            <Select name="unit" label=m::unit(lang) choices=units value=now/>
            <div class="acts"><Submit>{m::look_as_unit(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}

fn row(one: &NominatedEntry, last: usize, lang: Lang) -> AnyView {
    let (id, raw_title, place) = (one.line.id.to_string(), one.line.title.clone(), one.place);
    let title = titled(lang, &raw_title);
    let (to, form) = (format!("/entries/{id}"), format!("/entries/{id}/receipt"));
    let quotas: Vec<_> = one.quotas.iter().map(|quota| quota_line(quota, lang)).collect();
    let up = (place > 1).then(|| mover(&id, place.saturating_sub(1), m::up(lang)));
    let down = (place < last).then(|| mover(&id, place.saturating_add(1), m::down(lang)));
    let state = one.line.state;
    let acts = state.is_open().then(|| acts(&id, &raw_title, lang));
    view! {
        <tr>
            <Cell label=m::rank(lang) number=true>{place}{up}{down}</Cell>
            <RowHead><a class="work" href=to>{title}</a></RowHead>
            <Cell label=m::state(lang)><StateTag state=state/></Cell>
            <Cell label=m::quotas(lang)><ul class="quota-list">{quotas}</ul></Cell>
            <Cell><a class="small" href=form>{m::print_form(lang)}</a>{acts}</Cell>
        </tr>
    }
    .into_any()
}

/// A button that takes an entry to another place.
fn mover(id: &str, place: usize, words: &'static str) -> AnyView {
    let id = id.to_owned();
    view! {
        <Form state=FormState::blank(MOVE).of(format!("{id}-{place}"))>
            <Hidden name="entry" value=id/>
            <Hidden name="place" value=place.to_string()/>
            <Submit kind=Kind::Quiet>{words}</Submit>
        </Form>
    }
    .into_any()
}

/// Submitting an entry, and giving it back with a reason.
fn acts(id: &str, title: &str, lang: Lang) -> AnyView {
    let (entry, name) = (id.to_owned(), title.to_owned());
    let (entry_too, name_too) = (entry.clone(), name.clone());
    view! {
        <Form state=FormState::blank(SUBMIT).of(id)>
            <Hidden name="entry" value=entry/>
            <Hidden name="title" value=name/>
            <div class="acts"><Submit kind=Kind::Primary>{m::submit(lang)}</Submit></div>
        </Form>
        <details>
            <summary>{m::give_back(lang)}</summary>
            <Form state=FormState::blank(RETURN).of(id)>
                <Hidden name="entry" value=entry_too/>
                <Hidden name="title" value=name_too/>
                <TextArea
                    name="reason"
                    label=m::with_author_again(lang)
                    required=true
                    rows=2
                    maxlength=limits::REASON
                />
                <div class="acts"><Submit>{m::give_back(lang)}</Submit></div>
            </Form>
        </details>
    }
    .into_any()
}

/// A quota with what counts already: `本单位 1/3`, and the titles that may be told.
fn quota_line(quota: &QuotaUse, lang: Lang) -> AnyView {
    let (words, more) = quota_words(quota, lang);
    let more = more.map(|more| view! { <p class="small muted">{more}</p> });
    let class = quota.is_full().then_some("over");
    view! { <li><span class=class>{words}</span>{more}</li> }.into_any()
}
