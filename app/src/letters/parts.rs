//! What the pages of letters share, and what other pages say about letters.

use domain::access::{self, AccessContext, Action, Role};
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use services::exports::letter_columns;
use services::{ACCOUNT_ZONE, Actor, Contest, Letter, LetterChoice, Services};

use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, list_table};
use crate::ui::prelude::*;
use crate::ui::when::When;
use words::letters as kinds;
use words::outbox as m;

/// The form that releases or withdraws one letter.
pub const ONE: &str = "one-letter";

/// The outbox of letters that belong to no contest.
pub const ACCOUNT_OUTBOX: &str = "/letters";

/// The zone that times are told in: that of the contest, or the one in which letters about accounts tell them.
pub fn zone(contest: Option<&Contest>) -> &str {
    contest.map_or(ACCOUNT_ZONE, |contest| contest.settings.time_zone.as_str())
}

/// The field that says what is done with it.
pub const ACT: &str = "act";

/// What is done with one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterAct {
    /// Release it; once more, where it was sent or tried.
    Release,
    /// Withdraw it.
    Withdraw,
    /// Note that it arrived.
    Arrived,
    /// Note that a person sent it without the program.
    ByHand,
}

impl LetterAct {
    const ALL: [Self; 4] = [Self::Release, Self::Withdraw, Self::Arrived, Self::ByHand];

    /// How forms name it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Withdraw => "withdraw",
            Self::Arrived => "arrived",
            Self::ByHand => "by-hand",
        }
    }

    fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }
}

/// Does what was asked for with one letter, and says so.
///
/// # Errors
/// What the services say; an act that is none.
pub async fn act(
    services: &Services,
    actor: &Actor,
    contest: Option<&ContestId>,
    sent: &Sent,
    lang: Lang,
) -> Result<Flash, AppError> {
    let act = LetterAct::parse(sent.get(ACT)).ok_or(AppError::BadRequest)?;
    let choice = LetterChoice::These(vec![sent.parse("letter").ok_or(AppError::BadRequest)?]);
    let reason = match act {
        LetterAct::Release => None,
        LetterAct::Withdraw => Some(sent.get("reason")),
        LetterAct::Arrived => Some(m::arrived_reason(lang)),
        LetterAct::ByHand => Some(m::note_sent_by_hand(lang)),
    };
    let moved = match reason {
        None => services.release_letters(actor, contest, &choice).await?,
        Some(reason) => services.withdraw_letters(actor, contest, &choice, reason).await?,
    };
    let done = count(moved.moved.len());
    Ok(match act {
        _ if done == 0 => Flash::warning(m::not_moved(lang)),
        LetterAct::Release => Flash::done(m::released(lang, done)),
        LetterAct::Withdraw => Flash::done(m::withdrawn(lang, done)),
        LetterAct::Arrived | LetterAct::ByHand => Flash::done(m::settled(lang)),
    })
}

/// Whether somebody with these roles may do something in a contest now.
pub fn may(action: Action, contest: &Contest, roles: &[Role]) -> bool {
    let access = AccessContext { roles: roles.to_vec(), ..AccessContext::default() };
    access::check(action, &access, contest.phase).is_ok()
}

/// The state of a letter in a word.
pub fn state_tag(state: LetterState, lang: Lang) -> AnyView {
    let tone = match state {
        LetterState::Sent => TagTone::Jade,
        LetterState::Unknown | LetterState::Failed | LetterState::Bounced | LetterState::Retry => TagTone::Amber,
        LetterState::Draft
        | LetterState::Released
        | LetterState::Sending
        | LetterState::Suppressed
        | LetterState::Withdrawn => TagTone::Plain,
    };
    view! { <Tag tone=tone>{m::state_name(lang, state)}</Tag> }.into_any()
}

/// Letters in a list: to whom, about what, in which state. Those with a link that lets somebody in are opened only where somebody
/// `invites`.
pub fn table(letters: &[Letter], query: &ListQuery, (zone, invites): (&str, bool), lang: Lang) -> AnyView {
    let dress = |column: &str, letter: &Letter| match column {
        "subject" => Dress::Inside(subject(letter, invites || !letter.kind.is_sensitive())),
        "kind" => {
            let kind = kinds::kind(lang, letter.kind);
            Dress::Whole(view! { <Cell label=m::kind(lang) terms=true>{kind}</Cell> }.into_any())
        }
        "state" => {
            let state = state_tag(letter.state, lang);
            let note = (!letter.problem.is_empty()).then(|| m::problem(lang, &letter.problem));
            let note = note.map(|note| view! { " "<small class="muted">{note}</small> });
            Dress::Inside(view! { {state}{note} }.into_any())
        }
        "written" => {
            let (at, zone) = (letter.created_at, zone.to_owned());
            Dress::Inside(view! { <When at=at zone=zone/> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = m::title(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: None };
    list_table(&letter_columns(zone, lang), letters, &look)
}

/// The subject of a letter, in its own language; a link where the letter may be opened.
pub fn subject(letter: &Letter, opens: bool) -> AnyView {
    let (words, tag) = (letter.subject.clone(), letter.lang.tag());
    if !opens {
        return view! { <span lang=tag>{words}</span> }.into_any();
    }
    let href = format!("/letters/{}", letter.id);
    view! { <a href=href lang=tag>{words}</a> }.into_any()
}

/// Which letters an act would write, beside the button that does it.
pub fn would_write(letters: usize, lang: Lang) -> Option<AnyView> {
    let words = m::would_write(lang, count(letters));
    (letters > 0).then(|| view! { <p class="small would-write">{words}</p> }.into_any())
}

/// Which letters of a kind an act would write: drafts, or such as leave by themselves.
pub fn would_write_of(kind: LetterKind, letters: usize, leave: bool, lang: Lang) -> Option<String> {
    let (name, letters) = (kinds::kind(lang, kind), count(letters));
    let words = if leave { m::would_send(lang, letters, name) } else { m::would_draft(lang, letters, name) };
    (letters > 0).then_some(words)
}

/// Offers to tell the authors of drafts that the deadline is another.
pub fn deadline_moved(contest: &Contest, lang: Lang) -> AnyView {
    let href = format!("/contests/{}/letters/mailing?of={}", contest.id, LetterKind::DeadlineMoved.key());
    view! {
        <Notice title=m::moved_title(lang)>
            <p>{m::moved_body(lang)}</p>
            <div class="acts"><LinkButton href=href>{m::moved_do(lang)}"…"</LinkButton></div>
        </Notice>
    }
    .into_any()
}
