//! `/check/:entry/works`: entries that look like the same work, side by side, and the decision. Server only.

use domain::form::keys;
use domain::ids::EntryId;
use domain::limits;
use services::exports::{ListKind, likeness_words};
use services::{Entry, LikeWork, WORKS_PAGE, WorksView};

use crate::entries::answers;
use crate::ui::columns::list_files;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::{session, web};
use words::entries as em;
use words::judging::entry_number;
use words::units as m;

const SAME: &str = "same-work";

/// Entries that look like the same work as one.
#[component]
pub fn WorksPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let mut refused = None;
        if let Some(sent) = posted(SAME) {
            let other: EntryId = sent.parse("other").ok_or(AppError::BadRequest)?;
            let same = match sent.get("same") {
                "yes" => true,
                "no" => false,
                _ => return Err(AppError::BadRequest),
            };
            match or_refused(services.decide_same_work(&actor, &id, &other, same, sent.get("reason")).await)? {
                Ok(()) => return leave(&web::path_and_query(), Flash::done(m::decided(lang))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let works = services.same_works(&actor, &id, query.page()).await?;
        let refused = refused
            .map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }.into_any());
        Ok(show(&works, query, refused, lang))
    })
}

fn show(works: &WorksView, query: ListQuery, refused: Option<AnyView>, lang: Lang) -> AnyView {
    let entry = &works.view.entry;
    let title = em::titled(lang, &entry.answer(keys::TITLE));
    let crumbs = vec![
        Crumb::to(format!("/contests/{}/entries", entry.contest_id), works.view.contest.title.clone()),
        Crumb::to(format!("/check/{}", entry.id), title),
    ];
    let list: Vec<_> = works.like.iter().map(|work| beside(works, work, lang)).collect();
    let size = u64::from(WORKS_PAGE);
    let shown = u64::try_from(works.like.len()).unwrap_or_default();
    // What is not on this page is said, and how to come to it.
    let part = (shown > 0 && shown < works.found).then(|| {
        let before = query.page().saturating_sub(1).saturating_mul(size);
        let words = m::works_part(lang, before.saturating_add(1), before.saturating_add(shown), works.found);
        view! { <p class="small muted" role="status">{words}</p> }
    });
    let pages = works.found.div_ceil(size);
    let own = ListQuery::new(web::path(), vec![("entry".to_owned(), entry.id.to_string())]);
    let files = (works.found > 0).then(|| list_files(entry.contest_id.as_str(), ListKind::Works, &own, lang));
    let files = files.map(|files| view! { <div class="below">{files}</div> });
    view! {
        <StandardLayout title=m::same_work(lang) crumbs=crumbs lead=m::same_work_body(lang) width=Width::Page>
            {refused}
            {part}
            <div class="stack">{list}</div>
            <Pager query=query pages=pages/>
            {files}
        </StandardLayout>
    }
    .into_any()
}

fn beside(check: &WorksView, work: &LikeWork, lang: Lang) -> AnyView {
    let (own, other) = (&check.view.entry, &work.like.entry);
    let own_film = check.view.versions.first().and_then(|version| version.file_sha256.clone());
    let settings = &check.view.contest.settings;
    let said = |entry: &Entry, key: &str| answers::words(settings, key, &entry.answers, lang);
    let short = |hash: Option<&String>| hash.map(|hash| hash.chars().take(12).collect::<String>()).unwrap_or_default();
    let number = |entry: &Entry| entry.number.map(entry_number).unwrap_or_default();
    let rows: Vec<_> = [
        (m::contest(lang), check.view.contest.title.clone(), work.like.contest_title.clone()),
        (words::screening::number(lang), number(own), number(other)),
        (words::screening::unit(lang), own.answer(keys::SUBMITTING_UNIT), other.answer(keys::SUBMITTING_UNIT)),
        (m::people(lang), said(own, keys::CREDITS), said(other, keys::CREDITS)),
        (m::film_hash(lang), short(own_film.as_ref()), short(work.like.film_sha256.as_ref())),
        (
            words::screening::state(lang),
            common::entry_state(lang, own.state).to_owned(),
            common::entry_state(lang, other.state).to_owned(),
        ),
    ]
    .into_iter()
    .map(|(name, mine, theirs)| {
        view! {
            <tr><RowHead>{name}</RowHead><Cell label=m::this_entry(lang)>{mine}</Cell><Cell>{theirs}</Cell></tr>
        }
    })
    .collect();
    let common: Vec<String> = work.common.iter().map(|one| likeness_words(*one, lang).to_owned()).collect();
    let common = ::words::phrases::list(lang, &common);
    let title = em::titled(lang, &other.answer(keys::TITLE));
    let (to, shown) = (format!("/check/{}", other.id), title.clone());
    let head = move || {
        view! { <Head></Head><Head>{m::this_entry(lang)}</Head><Head><a href=to>{shown}</a></Head> }
    };
    let decided = work.like.decided.clone().map(|(same, reason)| {
        let words = if same { m::decided_same(lang) } else { m::decided_different(lang) };
        view! { <Notice tone=Tone::Info title=words><p>{reason}</p></Notice> }
    });
    let form = check.view.can_check.then(|| form(&work.like.entry.id, lang));
    view! {
        <Sheet title=title.clone()>
            <div class="stack">
                <p>{m::in_common(lang)}{::words::phrases::colon(lang)}<strong>{common}</strong></p>
                <DataTable caption=title head=head keep=true>{rows}</DataTable>
                {decided}
                {form}
            </div>
        </Sheet>
    }
    .into_any()
}

fn form(other: &EntryId, lang: Lang) -> AnyView {
    let other = other.to_string();
    view! {
        <Form state=FormState::blank(SAME).of(&other)>
            <Hidden name="other" value=other/>
            <Field name="reason" label=m::reason(lang) required=true maxlength=limits::REASON/>
            <div class="acts">
                <Submit name="same" value="yes">{m::is_same(lang)}</Submit>
                <Submit name="same" value="no">{m::is_different(lang)}</Submit>
            </div>
        </Form>
    }
    .into_any()
}
