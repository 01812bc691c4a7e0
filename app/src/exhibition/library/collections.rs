//! `/exhibition/collections`: films for occasions. Server only.

use domain::exhibition::library::collection::{INTRODUCTION, NAME};
use domain::exhibition::library::{CollectionProblem, Occasion};
use services::{CollectionDraft, CollectionLine, CollectionsView, Refusal as Rule, ServiceError, TextName};

use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use words::exhibition_library as m;

const CREATE: &str = "create-collection";
/// The occasion that a new collection begins with, as the address names it.
const OCCASION: &str = "occasion";

/// The collections.
#[component]
pub fn CollectionsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let (lang, query) = (use_lang(), ListQuery::of_request());
        let mut form = begun(query.get(OCCASION).parse().ok(), lang);
        if let Some(sent) = posted(CREATE) {
            let made = services.create_collection(&actor, &draft(&sent)).await;
            match made.map_err(|error| beside(error, lang)) {
                Ok(id) => {
                    return leave(&format!("/exhibition/collections/{id}"), Flash::done(m::created(lang)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let view = services.collections(&actor).await?;
        Ok(show(&view, form, lang))
    })
}

/// The form as it begins, for an occasion with its name and day.
fn begun(occasion: Option<Occasion>, lang: Lang) -> FormState {
    let form = FormState::blank(CREATE);
    match occasion {
        Some(one) => form.with("name", m::occasion(lang, one)).with("day", one.day()),
        None => form,
    }
}

/// What the form asks for.
pub(super) fn draft(sent: &Sent) -> CollectionDraft {
    CollectionDraft {
        name: sent.get("name").to_owned(),
        introduction: sent.get("introduction").to_owned(),
        day: sent.get("day").to_owned(),
    }
}

/// A refusal beside the field it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Words { what: TextName::Title, .. } | Rule::Collection(CollectionProblem::NameTaken(_)) => "name",
        Rule::Words { what: TextName::Introduction, .. } => "introduction",
        Rule::Collection(CollectionProblem::Day(_)) => "day",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// The fields of a collection.
pub(super) fn fields(lang: Lang) -> AnyView {
    view! {
        <Field name="name" label=m::name(lang) required=true maxlength=NAME/>
        <TextArea name="introduction" label=m::introduction(lang) rows=3 maxlength=INTRODUCTION/>
        <Field name="day" label=m::day_of_year(lang) help=m::day_help(lang) maxlength=5_usize/>
    }
    .into_any()
}

fn show(view: &CollectionsView, form: FormState, lang: Lang) -> AnyView {
    let rows: Vec<_> = view.lines.iter().map(|line| row(line, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::collection(lang)}</Head>
            <Head>{m::day(lang)}</Head>
            <Head number=true>{m::films(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_collections(lang)><p>{m::no_collections_body(lang)}</p></EmptyState> }
            .into_any()
    } else {
        view! { <DataTable caption=m::collections(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let form = view.edits.then(|| {
        let offered = offered(&view.offered, lang);
        view! {
            <Sheet title=m::new_collection(lang)>
                {offered}
                <Form state=form>
                    {fields(lang)}
                    <div class="acts"><Submit kind=Kind::Primary>{m::create(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
    });
    let body = view! {
        <div class="stack">
            <p class="small muted">{m::collections_lead(lang)}</p>
            <Sheet flush=true>{table}</Sheet>
            {form}
            <p><LinkButton href="/exhibition/library" kind=Kind::Quiet>{m::library(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Library, &view.access, m::collections(lang).to_owned(), body, lang)
}

fn row(line: &CollectionLine, lang: Lang) -> AnyView {
    let href = format!("/exhibition/collections/{}", line.collection.id);
    let name = line.collection.name.clone();
    let day = line.collection.day.map(|day| day.to_string()).unwrap_or_default();
    let near = line.is_near.then(|| view! { " "<Tag tone=TagTone::Amber>{m::near(lang)}</Tag> });
    let films = line.films;
    view! {
        <tr>
            <RowHead><a href=href>{name}</a></RowHead>
            <Cell label=m::day(lang)>{day}{near}</Cell>
            <Cell label=m::films(lang) number=true>{films}</Cell>
        </tr>
    }
    .into_any()
}

/// Occasions without a collection, each a link that fills in the form.
fn offered(occasions: &[Occasion], lang: Lang) -> Option<AnyView> {
    if occasions.is_empty() {
        return None;
    }
    let links: Vec<_> = occasions
        .iter()
        .map(|one| {
            let href = format!("/exhibition/collections?{OCCASION}={}", one.key());
            let (name, day) = (m::occasion(lang, *one), one.day().to_string());
            view! { <li><a href=href>{name}</a>" "<span class="small muted">{day}</span></li> }
        })
        .collect();
    Some(view! { <p class="small">{m::start_from(lang)}</p><ul class="small">{links}</ul> }.into_any())
}
