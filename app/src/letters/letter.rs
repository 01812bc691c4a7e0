//! `/letters/:letter`: one letter with its text, and what is done with it. Server only.

use domain::access::Action;
use domain::ids::LetterId;
use domain::letter::{LetterEvent, LetterState};
use domain::limits;
use leptos::context::Provider;
use services::{Contest, LetterView, Refusal as Rule, ServiceError};

use super::parts::{ACCOUNT_OUTBOX, ACT, LetterAct, ONE, act, may, state_tag, subject, zone};
use crate::accounts::confirm_first;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session::request;
use islands::text::{percent, raw_text};
use islands::web;
use words::letters as kinds;
use words::outbox as m;

/// The dialog that withdraws.
const WITHDRAW: &str = "withdraw-letter";

/// A letter.
#[component]
pub fn LetterPage() -> impl IntoView {
    page(async {
        let id: LetterId = param("letter")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let view = match services.letter(&actor, &id).await {
            // The link in it lets somebody in.
            Err(ServiceError::Refused(Rule::PasswordAgain)) => return confirm_first(),
            found => found?,
        };
        let mut told = None;
        if let Some(sent) = posted(ONE) {
            let contest = view.contest.as_ref().map(|contest| &contest.id);
            match or_refused(act(&services, &actor, contest, &sent, lang).await)? {
                Ok(flash) => return leave(&web::path(), flash),
                Err(error) => told = Some(error.explain(lang)),
            }
        }
        let told = told.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        Ok(show(&view, told.into_any(), lang))
    })
}

fn show(view: &LetterView, told: AnyView, lang: Lang) -> AnyView {
    let sends = view.contest.as_ref().is_none_or(|contest| may(Action::SendLetters, contest, &view.roles));
    let (facts, text) = (facts(view, lang), text(view, lang));
    let acts = sends.then(|| acts(view, lang));
    let body = view! {
        {told}
        <div class="stack">
            <Sheet title=m::letter(lang)>
                <div class="stack">{facts}{acts}</div>
            </Sheet>
            {text}
        </div>
    }
    .into_any();
    match &view.contest {
        Some(contest) => inside(contest, view, body, lang),
        None => view! {
            <StandardLayout
                title=m::letter(lang)
                crumbs=vec![Crumb::to(ACCOUNT_OUTBOX, m::account_title(lang))]
                width=Width::Page
            >
                {body}
            </StandardLayout>
        }
        .into_any(),
    }
}

fn inside(contest: &Contest, view: &LetterView, body: AnyView, lang: Lang) -> AnyView {
    let outbox = format!("/contests/{}/letters", contest.id);
    view! {
        <ContestPage
            inside=Inside::new(contest, &view.roles)
            current="letters"
            title=m::letter(lang)
            actions=move || view! { <LinkButton href=outbox kind=Kind::Quiet>{m::to_outbox(lang)}</LinkButton> }
        >
            {body}
        </ContestPage>
    }
    .into_any()
}

fn facts(view: &LetterView, lang: Lang) -> AnyView {
    let letter = &view.letter;
    let zone = zone(view.contest.as_ref()).to_owned();
    let to = ::words::phrases::spaced(lang, &[&letter.name, &letter.address]);
    let (state, kind) = (state_tag(letter.state, lang), kinds::kind(lang, letter.kind));
    let tried = (letter.attempts > 0).then(|| m::attempts(lang, letter.attempts));
    let noted = match letter.problem.as_str() {
        // Said before it is released, too.
        "" if view.waits_for_proof && letter.state == LetterState::Draft => Some(m::note_will_wait(lang).to_owned()),
        "" if view.waits_for_proof => Some(m::note_unproven(lang).to_owned()),
        "" => None,
        problem => Some(m::problem(lang, problem)),
    };
    let note = noted.map(|words| view! { <div><dt>{m::note(lang)}</dt><dd>{words}</dd></div> });
    let sent = letter.sent_at.map(|at| {
        let zone = zone.clone();
        view! { <div><dt>{m::sent_at(lang)}</dt><dd><When at=at zone=zone/></dd></div> }
    });
    let (at, subject) = (letter.created_at, subject(letter, false));
    view! {
        <dl class="contest-facts">
            <div><dt>{m::subject(lang)}</dt><dd>{subject}</dd></div>
            <div><dt>{m::to(lang)}</dt><dd>{to}</dd></div>
            <div><dt>{m::kind(lang)}</dt><dd>{kind}</dd></div>
            <div><dt>{m::state(lang)}</dt><dd>{state}" "{tried}</dd></div>
            {note}
            <div><dt>{m::written_at(lang)}</dt><dd><When at=at zone=zone/></dd></div>
            {sent}
        </dl>
    }
    .into_any()
}

/// The text as it is sent; without a mail server in a field that it is copied from.
fn text(view: &LetterView, lang: Lang) -> AnyView {
    let letter = &view.letter;
    if letter.wiped_at.is_some() {
        return view! { <Sheet title=m::text(lang)><p class="muted">{m::wiped(lang)}</p></Sheet> }.into_any();
    }
    if letter.kind.is_sensitive() {
        web::shows_secret();
    }
    let (address, subject) = (percent(&letter.address), percent(&letter.subject));
    let mail = format!("mailto:{address}?subject={subject}&body={}", percent(&letter.body));
    let (body, tag) = (letter.body.clone(), letter.lang.tag());
    if view.has_server || !waits(letter.state) {
        return view! { <Sheet title=m::text(lang)><pre class="letter-text" lang=tag>{body}</pre></Sheet> }.into_any();
    }
    view! {
        <Sheet
            title=m::copy(lang)
            actions=move || view! { <LinkButton href=mail kind=Kind::Quiet>{m::mail_program(lang)}</LinkButton> }
        >
            <textarea class="input letter-text" rows="18" readonly=true lang=tag aria-label=m::text(lang)>
                {raw_text(&body)}
            </textarea>
        </Sheet>
    }
    .into_any()
}

/// It may still be sent.
fn waits(state: LetterState) -> bool {
    state.after(LetterEvent::Release).is_some()
}

/// What can be done with the letter where it is.
fn acts(view: &LetterView, lang: Lang) -> AnyView {
    let letter = &view.letter;
    let may_release = view.may_be_released();
    let may_withdraw = letter.state.after(LetterEvent::Withdraw).is_some();
    let form = |act: LetterAct, words: &'static str, kind: Kind| {
        let id = letter.id.to_string();
        view! {
            <Form state=FormState::blank(ONE).of(act.key())>
                <Hidden name="letter" value=id/>
                <Submit name=ACT value=act.key() kind=kind>{words}</Submit>
            </Form>
        }
    };
    let unknown = letter.state == LetterState::Unknown;
    let release = (may_release && !unknown).then(|| {
        let words = if letter.attempts > 0 { m::send_again(lang) } else { m::release(lang) };
        form(LetterAct::Release, words, Kind::Primary)
    });
    let arrived = unknown.then(|| form(LetterAct::Arrived, m::arrived(lang), Kind::Plain));
    let by_hand =
        (may_withdraw && !unknown && !view.has_server).then(|| form(LetterAct::ByHand, m::by_hand(lang), Kind::Plain));
    let again = unknown.then(|| again(view, lang));
    let withdraw = (may_withdraw && !unknown).then(|| withdraw(view, lang));
    view! { <div class="acts">{release}{by_hand}{arrived}{again}{withdraw}</div> }.into_any()
}

/// Sends once more what may have arrived.
fn again(view: &LetterView, lang: Lang) -> AnyView {
    let (id, name) = (view.letter.id.to_string(), view.letter.name.clone());
    let title = m::send_again_title(lang, &name);
    view! {
        <DialogButton opens="again" kind=Kind::Quiet>{m::send_again(lang)}"…"</DialogButton>
        <ConfirmDialog id="again" name=ONE title=title confirm=m::send_again(lang)>
            <p>{m::send_again_body(lang)}</p>
            <Hidden name="letter" value=id/>
            <Hidden name=ACT value=LetterAct::Release.key()/>
        </ConfirmDialog>
    }
    .into_any()
}

fn withdraw(view: &LetterView, lang: Lang) -> AnyView {
    let (id, title) = (view.letter.id.to_string(), m::withdraw_title(lang, 1));
    let fields = FormState::blank(WITHDRAW);
    view! {
        <DialogButton opens=WITHDRAW kind=Kind::Quiet>{m::withdraw(lang)}"…"</DialogButton>
        <ConfirmDialog id=WITHDRAW name=ONE title=title confirm=m::withdraw(lang)>
            <p>{m::withdraw_body(lang)}</p>
            <Hidden name="letter" value=id/>
            <Hidden name=ACT value=LetterAct::Withdraw.key()/>
            <Provider value=fields>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
            </Provider>
        </ConfirmDialog>
    }
    .into_any()
}
