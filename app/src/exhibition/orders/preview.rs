//! `/site/:site/preview`: the week's preview of a site, its poster, and orders by word of mouth. Server only.

use ::words::phrases;
use ::words::times;
use domain::calendar::Day;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::preview::{MOST_HEADS, PREVIEW_FILMS};
use domain::exhibition::orders::week::weeks_after;
use domain::ids::{EntryId, SiteId};
use domain::typed::whole_number;
use services::{Actor, PreviewDraft, PreviewView, Refusal as Rule, ServiceError, Services, local_time, moment};

use super::parts::{asked_week, figures, films_in, numbered, week_switch};
use crate::exhibition::choose::{choose_films, held, looks};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::exhibition_orders as m;

const SET: &str = "preview";
const CLOSE: &str = "close";
const MOUTH: &str = "mouth";
/// What the names of fields for word of mouth begin with.
const HEADS: &str = "heads-";
/// Figures are of so many weeks.
const WEEKS: i64 = 12;

/// The forms as they are shown.
struct Forms {
    set: Option<(FormState, Vec<EntryId>)>,
    mouth: Option<FormState>,
    close: FormState,
}

/// The preview of a site's week.
#[component]
pub fn SitePreviewPage() -> impl IntoView {
    page(async {
        let site: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let week = asked_week(&query)?;
        let mut forms = Forms { set: None, mouth: None, close: FormState::blank(CLOSE) };
        if let Some(sent) = posted(SET) {
            let (week, draft) = draft_of(&sent)?;
            if looks(&sent) {
                forms.set = Some((sent.again(), draft.films));
            } else {
                let set = services.set_preview(&actor, &site, week, &draft).await;
                match set.map_err(|error| beside(error, lang)) {
                    Ok(()) => return leave(&web::path_and_query(), Flash::done(m::preview_set(lang))),
                    Err(error) => forms.set = Some((sent.keep(error)?, draft.films)),
                }
            }
        }
        if let Some(sent) = posted(CLOSE) {
            let (week, version) = seen(&sent)?;
            match services.close_preview(&actor, &site, week, version).await {
                Ok(()) => return leave(&web::path_and_query(), Flash::done(m::closed_now(lang))),
                Err(error) => forms.close = sent.keep(error.into())?,
            }
        }
        if let Some(sent) = posted(MOUTH) {
            match take(&services, (&actor, &site), &sent, lang).await {
                Ok(()) => return leave(&web::path_and_query(), Flash::done(m::mouth_kept(lang))),
                Err(error) => forms.mouth = Some(sent.keep(error)?),
            }
        }
        let view = services.site_preview(&actor, &site, week).await?;
        Ok(show(&view, forms, &query, lang))
    })
}

/// The week and the version that a form was about.
fn seen(sent: &Sent) -> Result<(Day, i64), AppError> {
    Ok((sent.parse("week").ok_or(AppError::BadRequest)?, sent.parse("version").ok_or(AppError::BadRequest)?))
}

fn draft_of(sent: &Sent) -> Result<(Day, PreviewDraft), AppError> {
    let (week, version) = seen(sent)?;
    let time = |field: &str| sent.get(field).to_owned();
    Ok((week, PreviewDraft { version, films: films_in(sent, "films")?, opens: time("opens"), closes: time("closes") }))
}

/// A refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    match &error {
        ServiceError::Refused(rule @ Rule::Order(OrderProblem::Times)) => {
            AppError::refused_field("closes", rule.message(lang))
        }
        _ => error.into(),
    }
}

/// Enters orders by word of mouth.
async fn take(services: &Services, (actor, site): (&Actor, &SiteId), sent: &Sent, lang: Lang) -> Result<(), AppError> {
    let (week, version) = seen(sent)?;
    let mut heads = Vec::new();
    let mut wrong = Refusal::default();
    for (name, value) in sent.values() {
        let Some(entry) = name.strip_prefix(HEADS) else { continue };
        let entry: EntryId = entry.parse().map_err(|_| AppError::BadRequest)?;
        match value.trim() {
            "" => heads.push((entry, 0)),
            text => match whole_number(text).filter(|number| (0..=MOST_HEADS).contains(number)) {
                Some(number) => heads.push((entry, number)),
                None => wrong.add(name.as_str(), m::wrong_heads(lang, MOST_HEADS)),
            },
        }
    }
    wrong.check()?;
    Ok(services.take_orders(actor, site, week, (version, &heads)).await?)
}

fn show(view: &PreviewView, forms: Forms, query: &ListQuery, lang: Lang) -> AnyView {
    let switch = week_switch(query, view.week, view.this_week, lang);
    let sets = !view.library.is_empty() && view.week >= view.this_week;
    let lost = lost(view, &forms, sets);
    let present = present(view, forms.close, lang);
    let mouth = view.takes_by_mouth.then(|| by_mouth(view, forms.mouth, lang));
    let edit = sets.then(|| edit(view, forms.set, lang));
    let sums = figures(view.figures, weeks_after(view.this_week, -WEEKS), lang);
    let to_menu = format!("/site/{}/menu?week={}", view.site.id, view.week);
    let menu_words = if view.edits { m::to_menu(lang) } else { m::see_menu(lang) };
    let reads = (!view.edits).then(|| view! { <p class="small muted">{m::reads_only(lang)}</p> });
    let body = view! {
        <div class="stack">
            {switch}
            {lost}
            {reads}
            {present}
            <p><LinkButton href=to_menu>{menu_words}</LinkButton></p>
            {mouth}
            {edit}
            {sums}
        </div>
    };
    let heading = phrases::beside(lang, &[m::preview(lang), view.site.name.as_str()]);
    exhibition_page(ExhibitionSection::Previews, &view.access, heading, body.into_any(), lang)
}

/// Why a form was refused that the page does not show any more.
fn lost(view: &PreviewView, forms: &Forms, sets: bool) -> Option<AnyView> {
    let set = forms.set.as_ref().filter(|_| !sets).map(|(form, _)| form);
    let mouth = forms.mouth.as_ref().filter(|_| !view.takes_by_mouth);
    let close = (!closes(view)).then_some(&forms.close);
    set.or(mouth).or(close).and_then(refused_words)
}

/// Whether the page offers to close orders.
const fn closes(view: &PreviewView) -> bool {
    view.edits && view.is_open
}

/// The preview as it is, with its poster.
fn present(view: &PreviewView, close: FormState, lang: Lang) -> AnyView {
    let Some(preview) = &view.preview else {
        let body = if view.edits { m::no_preview_body(lang) } else { m::no_preview_yet(lang) };
        return view! { <EmptyState title=m::no_preview(lang)><p>{body}</p></EmptyState> }.into_any();
    };
    let at = |micros: i64| moment(micros, &view.zone).short(lang);
    let open = m::open_from_to(lang, &at(view.times.opens_at), &at(view.times.closes_at));
    let (tone, state) =
        if view.is_open { (TagTone::Jade, m::taken_now(lang)) } else { (TagTone::Plain, m::not_taken_now(lang)) };
    let poster = |ending: &str| format!("/site/{}/preview/{}.{ending}?lang={}", view.site.id, view.week, lang.key());
    let (png, pdf) = (poster("png"), poster("pdf"));
    let (address, label) = (view.address.clone(), view.address.clone());
    let films = films(view, lang);
    let close = closes(view).then(|| {
        let (week, version) = (view.week.to_string(), preview.version.to_string());
        view! {
            <Form state=close>
                <Hidden name="week" value=week/>
                <Hidden name="version" value=version/>
                <p class="help">{m::close_note(lang)}</p>
                <div class="acts"><Submit>{m::close_now(lang)}</Submit></div>
            </Form>
        }
    });
    view! {
        <Sheet title=m::films_of_week(lang)>
            <div class="stack">
                <p><Tag tone=tone>{state}</Tag>" "{open}</p>
                {films}
                <dl class="person-facts">
                    <div><dt>{m::phone_page(lang)}</dt><dd><a href=address>{label}</a></dd></div>
                </dl>
                <div class="acts">
                    <LinkButton href=png kind=Kind::Primary>{m::poster_png(lang)}</LinkButton>
                    <LinkButton href=pdf>{m::poster_pdf(lang)}</LinkButton>
                </div>
                {close}
            </div>
        </Sheet>
    }
    .into_any()
}

/// The films with their orders: each way of ordering is shown apart.
fn films(view: &PreviewView, lang: Lang) -> AnyView {
    let rows: Vec<_> = view
        .films
        .iter()
        .map(|film| {
            let name = numbered(film.number, &film.title, lang);
            let [all, person, telephone, mouth] =
                [film.heads(), film.by_person, film.by_telephone, film.by_mouth].map(|heads| heads.to_string());
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::all_orders(lang) number=true>{all}</Cell>
                    <Cell label=m::by_person(lang) number=true>{person}</Cell>
                    <Cell label=m::by_telephone(lang) number=true>{telephone}</Cell>
                    <Cell label=m::by_mouth(lang) number=true>{mouth}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head number=true>{m::all_orders(lang)}</Head>
            <Head number=true>{m::by_person(lang)}</Head>
            <Head number=true>{m::by_telephone(lang)}</Head>
            <Head number=true>{m::by_mouth(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::films_of_week(lang) head=head>{rows}</DataTable> }.into_any()
}

fn by_mouth(view: &PreviewView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let state = refused.unwrap_or_else(|| {
        view.films
            .iter()
            .filter(|film| film.by_mouth > 0)
            .fold(FormState::blank(MOUTH), |state, film| state.with(&format!("{HEADS}{}", film.entry), film.by_mouth))
    });
    let films: Vec<(String, String)> = view
        .films
        .iter()
        .map(|film| (format!("{HEADS}{}", film.entry), numbered(film.number, &film.title, lang)))
        .collect();
    // Made inside of the form, where fields find what they hold.
    let fields = move || {
        let field = |(name, label): (String, String)| {
            view! { <Field name=name label=label kind=InputKind::Number suffix=m::people(lang)/> }
        };
        films.into_iter().map(field).collect::<Vec<_>>()
    };
    let version = view.preview.as_ref().map(|preview| preview.version).unwrap_or_default().to_string();
    let week = view.week.to_string();
    view! {
        <Sheet title=m::mouth(lang) note=m::mouth_note(lang)>
            <Form state=state>
                <Hidden name="week" value=week/>
                <Hidden name="version" value=version/>
                {fields()}
                <div class="acts"><Submit kind=Kind::Primary>{m::mouth_keep(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn edit(view: &PreviewView, refused: Option<(FormState, Vec<EntryId>)>, lang: Lang) -> AnyView {
    let proposed = view.proposed.as_ref();
    let (state, chosen) = refused.unwrap_or_else(|| {
        let at = |micros: i64| local_time(micros, &view.zone).replace(' ', "T");
        let state =
            FormState::blank(SET).with("opens", at(view.times.opens_at)).with("closes", at(view.times.closes_at));
        let chosen = match (&view.preview, proposed) {
            (None, Some((_, films))) => films.clone(),
            _ => view.films.iter().map(|film| film.entry.clone()).collect(),
        };
        (state, chosen)
    });
    let from = (view.preview.is_none() && proposed.is_some()).then(|| {
        let said = m::proposed_by(lang, &view.proposed_by);
        view! { <p class="small">{said}</p> }
    });
    let version = view.preview.as_ref().map(|preview| preview.version).unwrap_or_default().to_string();
    let version = held(&state, "version", version);
    let week = view.week.to_string();
    let films = choose_films(&view.library, &chosen, "films", &state, lang);
    let zone = times::named_zone(lang, &view.zone).to_owned();
    let title = if view.preview.is_some() { m::change_preview(lang) } else { m::set_up_preview(lang) };
    view! {
        <Sheet title=title note=m::up_to(lang, PREVIEW_FILMS)>
            {from}
            <p class="small muted">{m::numbers_stay(lang)}</p>
            <Form state=state>
                <Hidden name="week" value=week/>
                <Hidden name="version" value=version/>
                <Field name="opens" label=m::opens(lang) kind=InputKind::DateTime help=zone.clone()/>
                <Field name="closes" label=m::closes(lang) kind=InputKind::DateTime help=zone/>
                {films}
                <div class="acts"><Submit kind=Kind::Primary>{m::keep_preview(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
