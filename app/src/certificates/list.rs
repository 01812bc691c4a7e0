//! `/contests/:contest/certificates`: who gets one and has none yet, and what was issued. Server only.

use domain::certificates::{CertificateKind, CertificateWord, Recipient};
use domain::ids::ContestId;
use services::{Certificate, CertificatesView};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use islands::session;
use words::certificates as m;

/// The form.
const ISSUE: &str = "issue";
/// What its boxes send.
const TO: &str = "to";
/// The parameter that names the kind.
const KIND: &str = "kind";
/// Issued certificates on one page.
const PAGE: usize = 50;

/// The certificates of a contest.
#[component]
pub fn CertificatesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let kind: CertificateKind = query.get(KIND).parse().unwrap_or_default();
        let mut refused = None;
        if let Some(sent) = posted(ISSUE) {
            let keys: Vec<String> = sent.all(TO).into_iter().map(str::to_owned).collect();
            match services.issue_certificates(&actor, &id, kind, &keys).await {
                Ok(issued) => return leave(&of_kind(&id, kind), Flash::done(m::issued_done(lang, count(issued)))),
                Err(error) => refused = Some(sent.keep(error.into())?),
            }
        }
        let view = services.certificates(&actor, &id, kind, lang).await?;
        Ok(show(&view, &query, refused, lang))
    })
}

fn of_kind(contest: &ContestId, kind: CertificateKind) -> String {
    format!("/contests/{contest}/certificates?{KIND}={}", kind.key())
}

fn show(view: &CertificatesView, query: &ListQuery, refused: Option<FormState>, lang: Lang) -> AnyView {
    let contest = &view.contest.id;
    let edit = format!("/contests/{contest}/certificates/templates/{}", view.kind.key());
    let edit = view.may_edit.then(|| view! { <LinkButton href=edit>{m::edit_template(lang)}</LinkButton> }.into_any());
    let kinds: Vec<_> = view
        .counts
        .iter()
        .map(|one| {
            let current = (one.kind == view.kind).then_some("page");
            let words = m::kind_counts(lang, m::kind(lang, one.kind), count(one.waiting), count(one.holding));
            view! { <a href=of_kind(contest, one.kind) aria-current=current>{words}</a> }
        })
        .collect();
    let (waiting, issued) = (waiting(view, refused, lang), issued(view, query, lang));
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="certificates"
            title=m::page(lang)
            actions=move || edit
        >
            <div class="stack">
                <nav class="switch long small" aria-label=m::kinds(lang)>{kinds}</nav>
                {waiting}
                {issued}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// What a recipient's line says: the name, the work, the award.
fn line(one: &Recipient, lang: Lang) -> String {
    let value = |word: CertificateWord| one.values.get(&word).cloned().unwrap_or_default();
    let title = value(CertificateWord::Title);
    let title = if title.is_empty() { title } else { phrases::titled(lang, &title) };
    phrases::beside(lang, &[value(CertificateWord::Name), title, value(CertificateWord::Award)])
}

/// Those who have none yet: to be ticked by whoever may issue.
fn waiting(view: &CertificatesView, refused: Option<FormState>, lang: Lang) -> AnyView {
    if !view.sealed {
        return view! { <EmptyState title=m::not_sealed(lang)><p>{m::not_sealed_body(lang)}</p></EmptyState> }
            .into_any();
    }
    if view.waiting.is_empty() {
        return view! { <EmptyState title=m::none_waiting(lang)/> }.into_any();
    }
    let inside = if view.may_issue {
        let ticked = view.waiting.iter().fold(FormState::blank(ISSUE), |form, one| form.with(TO, &one.key));
        let state = refused.unwrap_or(ticked);
        let choices: Vec<Choice> = view.waiting.iter().map(|one| Choice::new(&one.key, line(one, lang))).collect();
        view! {
            <Form state=state>
                <CheckGroup name=TO label=m::to_issue(lang) help=m::issue_help(lang) choices=choices/>
                <div class="acts"><Submit kind=Kind::Primary>{m::issue(lang)}</Submit></div>
            </Form>
        }
        .into_any()
    } else {
        let lines: Vec<_> =
            view.waiting.iter().map(|one| line(one, lang)).map(|line| view! { <li>{line}</li> }).collect();
        view! {
            <p class="small muted">{m::not_final(lang)}</p>
            <ul>{lines}</ul>
        }
        .into_any()
    };
    view! { <Sheet title=m::to_issue(lang) note=m::note(lang)>{inside}</Sheet> }.into_any()
}

fn issued(view: &CertificatesView, query: &ListQuery, lang: Lang) -> AnyView {
    let pages = view.issued.len().div_ceil(PAGE).max(1);
    let page = usize::try_from(query.page()).unwrap_or(pages).clamp(1, pages);
    let rows: Vec<_> =
        view.issued.iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE).map(|one| row(view, one, lang)).collect();
    if rows.is_empty() {
        return view! { <EmptyState title=m::none_issued(lang)/> }.into_any();
    }
    let file = |name: &str| format!("/contests/{}/certificates/files/{name}.zip?lang={}", view.contest.id, lang.key());
    // Nothing leads to an archive in which there is nothing.
    let held = |kind: Option<CertificateKind>| {
        view.counts.iter().any(|one| one.holding > 0 && kind.is_none_or(|kind| one.kind == kind))
    };
    let (of_kind, all) = (file(view.kind.key()), file("all"));
    let of_kind = held(Some(view.kind)).then(|| view! { <LinkButton href=of_kind>{m::take_kind(lang)}</LinkButton> });
    let all = held(None).then(|| view! { <LinkButton href=all>{m::take_all(lang)}</LinkButton> });
    let head = move || {
        view! {
            <Head>{m::number(lang)}</Head>
            <Head>{m::recipient(lang)}</Head>
            <Head>{m::word_title(lang)}</Head>
            <Head>{m::word_award(lang)}</Head>
            <Head>{m::issued_at(lang)}</Head>
            <Head>{m::standing(lang)}</Head>
        }
    };
    let (pager, pages) = (query.clone(), count(pages));
    view! {
        <Sheet title=m::issued(lang) flush=true>
            <DataTable caption=m::issued(lang) head=head>{rows}</DataTable>
            <div class="in">
                <Pager query=pager pages=pages/>
                <div class="acts">{of_kind}{all}</div>
            </div>
        </Sheet>
    }
    .into_any()
}

fn row(view: &CertificatesView, one: &Certificate, lang: Lang) -> AnyView {
    let href = format!("/contests/{}/certificates/{}", view.contest.id, one.id);
    let value = |word: CertificateWord| one.value(word).to_owned();
    let (name, title, award) =
        (value(CertificateWord::Name), value(CertificateWord::Title), value(CertificateWord::Award));
    let (at, zone, number) = (one.issued_at, view.contest.settings.time_zone.clone(), one.number.to_string());
    let standing = standing(one, lang);
    view! {
        <tr>
            <RowHead><a href=href>{number}</a></RowHead>
            <Cell label=m::recipient(lang)>{name}</Cell>
            <Cell label=m::word_title(lang)>{title}</Cell>
            <Cell label=m::word_award(lang)>{award}</Cell>
            <Cell label=m::issued_at(lang)><When at=at zone=zone/></Cell>
            <Cell label=m::standing(lang)>{standing}</Cell>
        </tr>
    }
    .into_any()
}

/// Whether a certificate holds, as a tag.
pub(super) fn standing(one: &Certificate, lang: Lang) -> AnyView {
    let (tone, words) = match &one.end {
        None => (TagTone::Jade, m::holds(lang)),
        Some(end) if end.replaced_by.is_some() => (TagTone::Plain, m::replaced(lang)),
        Some(_) => (TagTone::Amber, m::revoked(lang)),
    };
    view! { <Tag tone=tone>{words}</Tag> }.into_any()
}
