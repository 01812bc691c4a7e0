//! `/exhibition/lessons`: the lessons that an office added to the library, and adding one. Server only.

use domain::contest::{Settings, statements};
use domain::exhibition::library::LessonDraft;
use domain::exhibition::library::LessonStanding;
use domain::exhibition::library::lesson::{HOLDER, HOLDER_LENGTH};
use domain::exhibition::region::RegionCode;
use domain::form::{FieldKind, keys};
use services::{LessonLine, LessonsAsk, LessonsView};

use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::releases::release::{beside, draft};
use crate::ui::prelude::*;
use ::words::phrases;
use ::words::times::named_zone;
use islands::session;
use words::exhibition_lessons as m;

const ADD: &str = "add-lesson";
/// The office, as the address and the form name it.
const REGION: &str = "region";

/// The lessons of an office.
#[component]
pub fn LessonsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let (lang, query) = (use_lang(), ListQuery::of_request());
        let region: Option<RegionCode> = match query.get(REGION) {
            "" => None,
            code => Some(code.parse().map_err(|_| AppError::NotFound)?),
        };
        let mut form = FormState::blank(ADD);
        if let Some(sent) = posted(ADD) {
            let office: RegionCode = sent.parse(REGION).ok_or(AppError::BadRequest)?;
            let added = services.add_lesson(&actor, &office, (&lesson(&sent), &draft(&sent)), lang).await;
            match added.map_err(|error| beside(error, lang)) {
                Ok(entry) => return leave(&format!("/entries/{entry}"), Flash::done(m::added(lang))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let ask = LessonsAsk { region, words: query.words().to_owned(), page: query.page() };
        let view = services.lessons(&actor, &ask).await?;
        Ok(show(&view, form, &query, lang))
    })
}

/// A lesson as the form describes it.
fn lesson(sent: &Sent) -> LessonDraft {
    let of = |key: &str| sent.get(key).to_owned();
    LessonDraft {
        title: of(keys::TITLE),
        category: of(keys::CATEGORY),
        subject: of(keys::SUBJECT),
        language: of(keys::LANGUAGE),
        synopsis: of(keys::SYNOPSIS),
        holder: of(HOLDER),
    }
}

fn show(view: &LessonsView, form: FormState, query: &ListQuery, lang: Lang) -> AnyView {
    let offices = offices(view, lang);
    let table = table(view, query, lang);
    let (total, found, pages) = (count(view.total), count(view.found), count(view.pages));
    let (filtered, paged) = (query.clone(), query.clone());
    let code = view.office.code.to_string();
    let add = add(view, form, lang);
    let body = view! {
        <div class="stack">
            <p class="small muted">{m::lead(lang)}</p>
            {offices}
            <FilterBar query=filtered label=m::search(lang)><Hidden name=REGION value=code/></FilterBar>
            <Count total=total shown=found/>
            <Sheet title=m::lessons(lang) flush=true>{table}</Sheet>
            <Pager query=paged pages=pages/>
            {add}
            <p><LinkButton href="/exhibition/library" kind=Kind::Quiet>{::words::exhibition_library::library(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    let heading = phrases::beside(lang, &[m::lessons(lang), view.office.name.as_str()]);
    exhibition_page(ExhibitionSection::Library, &view.access, heading, body, lang)
}

/// The other offices whose lessons the person may look after.
fn offices(view: &LessonsView, lang: Lang) -> Option<AnyView> {
    let others: Vec<_> = view
        .offices
        .iter()
        .filter(|office| office.code != view.office.code)
        .map(|office| {
            let (href, name) = (format!("/exhibition/lessons?{REGION}={}", office.code), office.name.clone());
            view! { <li><a href=href>{name}</a></li> }
        })
        .collect();
    (!others.is_empty())
        .then(|| view! { <nav aria-label=m::offices(lang)><ul class="plain">{others}</ul></nav> }.into_any())
}

fn table(view: &LessonsView, query: &ListQuery, lang: Lang) -> AnyView {
    if view.total == 0 {
        return view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any();
    }
    if view.lines.is_empty() {
        return nothing_found(m::nothing(lang), m::nothing_body(lang), query, lang);
    }
    let rows: Vec<_> = view.lines.iter().map(|line| row(line, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::lesson(lang)}</Head>
            <Head>{m::standing(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::lessons(lang) head=head>{rows}</DataTable> }.into_any()
}

fn row(line: &LessonLine, lang: Lang) -> AnyView {
    let (href, title) = (format!("/exhibition/lessons/{}", line.entry), phrases::titled(lang, &line.title));
    let tone = tone_of(line.standing);
    let standing = m::standing_name(lang, line.standing);
    view! {
        <tr>
            <RowHead><a class="work" href=href>{title}</a></RowHead>
            <Cell label=m::standing(lang)><Tag tone=tone>{standing}</Tag></Cell>
        </tr>
    }
    .into_any()
}

/// What waits for somebody is seen at a glance.
const fn tone_of(standing: LessonStanding) -> TagTone {
    match standing {
        LessonStanding::InLibrary => TagTone::Jade,
        LessonStanding::Unfinished | LessonStanding::Waiting => TagTone::Amber,
        _ => TagTone::Plain,
    }
}

/// Adding a lesson: what it is, who holds its rights from when to when, and the statement. The film follows on the page of its entry.
fn add(view: &LessonsView, form: FormState, lang: Lang) -> AnyView {
    let code = view.office.code.to_string();
    let region = m::of_region(lang, &view.office.name);
    let settings = &view.settings;
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let (subjects, languages) = (options(settings, keys::SUBJECT, lang), options(settings, keys::LANGUAGE, lang));
    let said: Vec<String> = statements(settings)
        .filter_map(|field| match &field.kind {
            FieldKind::Statement(statement) => Some(statement.text.get(lang).to_owned()),
            _ => None,
        })
        .collect();
    let said: Vec<_> = said.into_iter().map(|text| view! { <p class="small">{text}</p> }).collect();
    let period = m::period_help(lang, named_zone(lang, &settings.time_zone));
    view! {
        <Sheet title=m::add(lang) note=m::add_note(lang)>
            <Form state=form>
                <Hidden name=REGION value=code/>
                <p class="small muted">{region}</p>
                <Field name=keys::TITLE label=m::title(lang) required=true maxlength=60_usize/>
                <Select name=keys::CATEGORY label=m::category(lang) choices=categories empty=common::choose(lang) required=true/>
                <Select name=keys::SUBJECT label=m::subject(lang) choices=subjects empty=common::choose(lang) required=true/>
                <Select name=keys::LANGUAGE label=m::language(lang) choices=languages empty=common::choose(lang) required=true/>
                <TextArea name=keys::SYNOPSIS label=m::synopsis(lang) required=true rows=3 maxlength=400_usize/>
                <Field name=HOLDER label=m::holder(lang) help=m::holder_help(lang) required=true maxlength=HOLDER_LENGTH/>
                <Field name="from" label=m::from(lang) kind=InputKind::DateTime/>
                <Field name="until" label=m::until(lang) help=period kind=InputKind::DateTime/>
                <fieldset class="field group">
                    <legend>{m::statement(lang)}</legend>
                    {said}
                    <Checkbox name="rights" label=m::rights(lang)/>
                    <Checkbox name="consent" label=m::consent(lang)/>
                </fieldset>
                <div class="acts"><Submit kind=Kind::Primary>{m::begin(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The options of a choice of the form.
fn options(settings: &Settings, key: &str, lang: Lang) -> Vec<Choice> {
    match settings.field(key).map(|field| &field.kind) {
        Some(FieldKind::Choice(choice)) => {
            choice.options.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect()
        }
        _ => Vec::new(),
    }
}
