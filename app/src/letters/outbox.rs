//! `/contests/:contest/letters` and `/letters`: the outbox of a contest and that of accounts, and what is done with many letters at
//! once. Server only.

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use domain::limits;
use leptos::context::Provider;
use services::exports::{ListKind, SiteListKind};
use services::{Contest, Letter, LetterChoice, LetterList, LetterSearch};

use super::parts::{ACCOUNT_OUTBOX, ACT, LetterAct, ONE, act, may, subject, table, zone};
use crate::accounts::AdministrationTabs;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::columns::{open_list_files, site_list_files};
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::letters as kinds;
use words::outbox as m;

/// Releases drafts.
const RELEASE: &str = "release-drafts";
/// Withdraws drafts.
const WITHDRAW: &str = "withdraw-drafts";
/// Letters on one page.
const PAGE: u32 = 100;
/// Drafts that are released first, to see whether they are right.
const FIRST: u64 = 5;
/// The parameter that says that the first few have just been released.
const WENT: &str = "first";

/// The outbox of a contest.
#[component]
pub fn OutboxPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        shown(Some(&id)).await
    })
}

/// The outbox of letters that belong to no contest, for administrators.
#[component]
pub fn AccountLettersPage() -> impl IntoView {
    page(shown(None))
}

async fn shown(contest: Option<&ContestId>) -> Page {
    let (services, actor) = request()?;
    let lang = use_lang();
    let query = ListQuery::of_request();
    let mut told = None;
    if let Some(sent) = posted(ONE) {
        let flash = act(&services, &actor, contest, &sent, lang).await?;
        return leave(&web::path_and_query(), flash);
    }
    if let Some(sent) = posted(RELEASE) {
        let moved = services.release_letters(&actor, contest, &drafts(&sent)?).await?;
        let (done, left) = (count(moved.moved.len()), moved.left);
        let back = query.with(WENT, if left > 0 { "yes" } else { "" });
        return leave(&back, Flash::done(m::released(lang, done)));
    }
    if let Some(sent) = posted(WITHDRAW) {
        let done = services.withdraw_letters(&actor, contest, &drafts(&sent)?, sent.get("reason")).await;
        match or_refused(done)? {
            Ok(moved) => {
                let words = m::withdrawn(lang, count(moved.moved.len()));
                return leave(&query.with(WENT, ""), Flash::done(words));
            }
            Err(error) => told = Some(error.explain(lang)),
        }
    }
    let search = LetterSearch { page: query.ask(PAGE), ..LetterSearch::asked(query.asked()) };
    let list = match contest {
        Some(_) => services.letters(&actor, contest, &search).await?,
        None => services.account_letters(&actor, &search).await?,
    };
    let told = told.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
    Ok(show(&list, query, told.into_any(), lang))
}

/// The drafts that a form is about: as many as it named, of the kind that it named. One that is none is not taken for all.
fn drafts(sent: &Sent) -> Result<LetterChoice, AppError> {
    let most = sent.parse("most").ok_or(AppError::BadRequest)?;
    let kind = match sent.get("kind") {
        "" => None,
        kind => Some(LetterKind::parse(kind).ok_or(AppError::BadRequest)?),
    };
    Ok(LetterChoice::Drafts { kind, words: sent.get("words").to_owned(), most: Some(most) })
}

fn show(list: &LetterList, query: ListQuery, told: AnyView, lang: Lang) -> AnyView {
    // Letters of no contest are the administrator's, whatever is done with them.
    let allows = |action| list.contest.as_ref().is_none_or(|contest| may(action, contest, &list.roles));
    let (sends, invites) = (allows(Action::SendLetters), allows(Action::ManagePeople));
    let zone = zone(list.contest.as_ref());
    let server = (!list.has_server).then(|| {
        view! { <Notice tone=Tone::Warning title=m::no_server(lang)><p>{m::no_server_body(lang)}</p></Notice> }
    });
    let unknown = unknown(list, sends, invites, lang);
    let drafts = sends.then(|| waiting(list, &query, lang));
    let listed = listed(list, query, (zone, invites), lang);
    let body = view! {
        {told}
        {server}
        {unknown}
        {drafts}
        {listed}
    }
    .into_any();
    match &list.contest {
        Some(contest) => inside(contest, &list.roles, body, lang),
        None => view! {
            <StandardLayout title=m::account_title(lang)>
                <AdministrationTabs current=ACCOUNT_OUTBOX/>
                {body}
            </StandardLayout>
        }
        .into_any(),
    }
}

/// The outbox within its contest, with the ways to mailings and texts.
fn inside(contest: &Contest, roles: &[Role], body: AnyView, lang: Lang) -> AnyView {
    let id = &contest.id;
    let mailing = may(Action::SendLetters, contest, roles).then(|| {
        let href = format!("/contests/{id}/letters/mailing");
        view! { <LinkButton href=href>{m::to_mailing(lang)}</LinkButton> }
    });
    let texts = may(Action::EditLetters, contest, roles).then(|| {
        let href = format!("/contests/{id}/letters/texts");
        view! { <LinkButton href=href kind=Kind::Quiet>{m::to_texts(lang)}</LinkButton> }
    });
    view! {
        <ContestPage
            inside=Inside::new(contest, roles)
            current="letters"
            title=m::title(lang)
            actions=move || view! { {texts} {mailing} }
        >
            {body}
        </ContestPage>
    }
    .into_any()
}

/// Letters whose fate nobody knows, apart from the others: a person decides about each.
fn unknown(list: &LetterList, sends: bool, invites: bool, lang: Lang) -> Option<AnyView> {
    let all = list.counts.iter().find(|one| one.state == LetterState::Unknown).map_or(0, |one| one.letters);
    if list.unknown.is_empty() {
        return None;
    }
    let rows: Vec<_> = list.unknown.iter().map(|letter| unknown_one(letter, sends, invites, lang)).collect();
    let more = count(all) > count(list.unknown.len());
    let more = more.then(|| view! { <p class="small muted">{m::unknown_more(lang)}</p> });
    Some(
        view! {
            <Sheet title=m::unknown_title(lang, count(all))>
                <p>{m::unknown_body(lang)}</p>
                <ul class="recusals">{rows}</ul>
                {more}
            </Sheet>
        }
        .into_any(),
    )
}

fn unknown_one(letter: &Letter, sends: bool, invites: bool, lang: Lang) -> AnyView {
    let (dialog, id, again_id) = (format!("again-{}", letter.id), letter.id.to_string(), letter.id.to_string());
    let subject = subject(letter, invites || !letter.kind.is_sensitive());
    let name = if letter.name.is_empty() { letter.address.clone() } else { letter.name.clone() };
    let to = ::words::phrases::beside(lang, &[&name, &letter.address]);
    let acts = sends.then(|| {
        let title = m::send_again_title(lang, &name);
        view! {
            <div class="acts">
                <Form state=FormState::blank(ONE).of(&id)>
                    <Hidden name="letter" value=id/>
                    <Submit name=ACT value=LetterAct::Arrived.key()>{m::arrived(lang)}</Submit>
                </Form>
                <DialogButton opens=dialog.clone() kind=Kind::Quiet>{m::send_again(lang)}"…"</DialogButton>
                <ConfirmDialog id=dialog name=ONE title=title confirm=m::send_again(lang)>
                    <p>{m::send_again_body(lang)}</p>
                    <Hidden name="letter" value=again_id/>
                    <Hidden name=ACT value=LetterAct::Release.key()/>
                </ConfirmDialog>
            </div>
        }
    });
    view! {
        <li>
            <p>{subject}</p>
            <p class="small muted">{to}</p>
            {acts}
        </li>
    }
    .into_any()
}

/// The drafts that are found: released a few first, then the rest; or withdrawn.
fn waiting(list: &LetterList, query: &ListQuery, lang: Lang) -> Option<AnyView> {
    let all = count(list.drafts);
    if all == 0 {
        return None;
    }
    let filtered = !query.words().is_empty() || !query.get("kind").is_empty();
    let went = !query.get(WENT).is_empty();
    let aside = filtered.then(|| view! { <p class="small muted">{m::drafts_filtered(lang)}</p> });
    let first = (all > FIRST && !went).then(|| {
        let words = m::release_first(lang, FIRST);
        release("release-first", FIRST, words, query, Kind::Primary, lang)
    });
    let words = if went { m::release_rest(lang, all) } else { m::release_all(lang, all) };
    let kind = if first.is_some() { Kind::Plain } else { Kind::Primary };
    let rest = release("release-all", all, words, query, kind, lang);
    let withdraw = withdraw(all, query, lang);
    let note = went.then(|| {
        let title = m::first_went(lang, all);
        view! { <Notice title=title><p>{m::first_went_body(lang)}</p></Notice> }
    });
    let body = (!went).then(|| view! { <p>{m::drafts_body(lang)}</p> });
    Some(
        view! {
            <Sheet title=m::drafts(lang, all)>
                {note}
                {body}
                {aside}
                <div class="acts">{first}{rest}{withdraw}</div>
            </Sheet>
        }
        .into_any(),
    )
}

/// The button that releases so many drafts, and the question before it.
fn release(dialog: &'static str, most: u64, words: String, query: &ListQuery, kind: Kind, lang: Lang) -> AnyView {
    let (title, confirm) = (m::release_title(lang, most), words.clone());
    let (words_sought, sought) = (query.words().to_owned(), query.get("kind").to_owned());
    view! {
        <DialogButton opens=dialog kind=kind>{words}"…"</DialogButton>
        <ConfirmDialog id=dialog name=RELEASE title=title confirm=confirm>
            <p>{m::release_body(lang)}</p>
            <Hidden name="most" value=most.to_string()/>
            <Hidden name="words" value=words_sought/>
            <Hidden name="kind" value=sought/>
        </ConfirmDialog>
    }
    .into_any()
}

fn withdraw(most: u64, query: &ListQuery, lang: Lang) -> AnyView {
    let (title, words, confirm) =
        (m::withdraw_title(lang, most), m::withdraw_all(lang, most), m::withdraw_all(lang, most));
    let (words_sought, sought) = (query.words().to_owned(), query.get("kind").to_owned());
    // A dialog's field is told apart by its dialog.
    let fields = FormState::blank(WITHDRAW);
    view! {
        <DialogButton opens=WITHDRAW kind=Kind::Quiet>{words}"…"</DialogButton>
        <ConfirmDialog id=WITHDRAW name=WITHDRAW title=title confirm=confirm>
            <p>{m::withdraw_body(lang)}</p>
            <Hidden name="most" value=most.to_string()/>
            <Hidden name="words" value=words_sought/>
            <Hidden name="kind" value=sought/>
            <Provider value=fields>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
            </Provider>
        </ConfirmDialog>
    }
    .into_any()
}

fn listed(list: &LetterList, query: ListQuery, (zone, invites): (&str, bool), lang: Lang) -> AnyView {
    let of_accounts = list.contest.is_none();
    let title = if of_accounts { m::account_title(lang) } else { m::title(lang) };
    if list.counts.is_empty() {
        let body = if of_accounts { m::account_none_body(lang) } else { m::none_body(lang) };
        return view! {
            <Sheet title=title>
                <EmptyState title=m::none(lang)><p>{body}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let total = count(list.counts.iter().map(|one| one.letters).sum::<i64>());
    let shown = count(list.found);
    let table = if list.letters.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), &query, lang)
    } else {
        table(&list.letters, &query, (zone, invites), lang)
    };
    let files = match &list.contest {
        None => Some(site_list_files(SiteListKind::AccountLetters, &query, lang)),
        Some(contest) => open_list_files(contest, &list.roles, ListKind::Letters, &query, lang),
    };
    let states = states(list, &query, lang);
    let kinds: Vec<Choice> = LetterKind::ALL
        .into_iter()
        .filter(|kind| kind.is_of_an_account() == of_accounts)
        .map(|kind| Choice::new(kind.key(), kinds::kind(lang, kind)))
        .collect();
    let state = query.get("state").to_owned();
    let state = (!state.is_empty()).then(|| view! { <Hidden name="state" value=state/> });
    let (bar, links) = (query.clone(), list.links.clone());
    view! {
        <Sheet title=title actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in stack">
                {states}
                <FilterBar query=bar label=m::search_what(lang)>
                    {state}
                    <Select name="kind" label=m::kind(lang) choices=kinds empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <RowPager query=query links=links found=shown size=PAGE/>
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// States with their counts, each a link that narrows the list.
fn states(list: &LetterList, query: &ListQuery, lang: Lang) -> AnyView {
    let link = |key: &str, words: &str, letters: i64| {
        let current = (query.get("state") == key).then_some("true");
        view! {
            <a href=query.with("state", key) aria-current=current>
                {words.to_owned()}<span class="count">{letters}</span>
            </a>
        }
    };
    let all: i64 = list.counts.iter().map(|one| one.letters).sum();
    let mut links = vec![link("", common::all(lang), all)];
    links.extend(list.counts.iter().map(|one| link(one.state.key(), m::state_name(lang, one.state), one.letters)));
    view! { <nav class="chips" aria-label=m::states(lang)>{links}</nav> }.into_any()
}
