//! Beside the screen: who is there. And what is shown while no meeting is open.

use domain::meeting::Quorum;
use services::{MeetingMember, Room};

use super::acts::{ATTEND, OPEN, press, state};
use super::{figure, listed};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use words::meeting as m;

/// Members, present or not, recused from this film or not; the own coming and going.
pub fn members(room: &Room, leads: bool, lang: Lang) -> AnyView {
    let (present, all, needed) = (room.present(), room.members.len(), room.needed);
    let rows: Vec<_> = room.members.iter().map(|member| row(member, leads, lang)).collect();
    let (tone, words) = if present >= needed {
        (TagTone::Jade, m::quorum_met(lang, figure(needed)))
    } else {
        (TagTone::Amber, m::quorum_missing(lang, figure(needed)))
    };
    let own = room.myself().filter(|_| room.can_vote).map(|me| {
        let (present, kind, words) =
            if me.present { ("no", Kind::Plain, m::go(lang)) } else { ("yes", Kind::Primary, m::come(lang)) };
        press(ATTEND, vec![("present", present.to_owned())], kind, words.to_owned())
    });
    let scrutineers = (!room.scrutineers.is_empty())
        .then(|| view! { <p class="small muted">{m::scrutineers(lang, &listed(&room.scrutineers, lang))}</p> });
    let note = m::present_of(lang, figure(present), figure(all));
    view! {
        <Sheet title=m::members(lang) note=note actions=move || view! { <Tag tone=tone>{words}</Tag> }>
            <ul class="attendees">{rows}</ul>
            <div class="acts">{own}<span class="small muted">{m::no_proxy(lang)}</span></div>
            {scrutineers}
        </Sheet>
    }
    .into_any()
}

fn row(member: &MeetingMember, leads: bool, lang: Lang) -> AnyView {
    let (class, state) = if member.present { ("there", m::is_present(lang)) } else { ("away", m::is_absent(lang)) };
    let chair = member.chair.then(|| view! { <Tag>{m::chair(lang)}</Tag> });
    let recused = member.recused.then(|| view! { <Tag tone=TagTone::Amber>{m::is_recused(lang)}</Tag> });
    let mark = leads.then(|| {
        let (present, short, words) = if member.present {
            ("no", m::absent_short(lang), m::mark_absent(lang, &member.name))
        } else {
            ("yes", m::present_short(lang), m::mark_present(lang, &member.name))
        };
        let who = member.account.to_string();
        view! {
            <form method="post" class="press">
                <input type="hidden" name=crate::ui::form::FORM_FIELD value=ATTEND/>
                <Hidden name="who" value=who/>
                <Hidden name="present" value=present/>
                <button type="submit" class="button quiet" aria-label=words>{short}</button>
            </form>
        }
    });
    view! {
        <li class=class>
            <span class="who">{member.name.clone()}</span>
            <span class="hidden">{state}</span>
            {chair}
            {recused}
            {mark}
        </li>
    }
    .into_any()
}

/// The page while no meeting is open: the form that opens one, and the minutes of earlier ones.
pub fn shut(room: &Room, refused: Option<&FormState>, leads: bool, lang: Lang) -> AnyView {
    let all = room.members.len();
    let form = leads.then(|| {
        let choices: Vec<Choice> = Quorum::COMMON
            .iter()
            .map(|quorum| {
                let part = quorum.to_string();
                Choice::new(&part, m::quorum_choice(lang, &part, figure(quorum.needed(all))))
            })
            .collect();
        let start = FormState::blank(OPEN).with("quorum", Quorum::default());
        view! {
            <Form state=state(start, refused)>
                <Select name="quorum" label=m::quorum(lang) help=m::quorum_help(lang, figure(all)) choices=choices/>
                <div class="acts"><Submit kind=Kind::Primary>{m::open_meeting(lang)}</Submit></div>
            </Form>
        }
    });
    let wait = (!leads).then(|| view! { <p class="muted">{m::closed_wait(lang)}</p> });
    let zone = room.contest.settings.time_zone.clone();
    let past: Vec<_> = room
        .past
        .iter()
        .enumerate()
        .map(|(at, meeting)| {
            let nth = figure(room.past.len().saturating_sub(at));
            let href = format!("/contests/{}/meeting/minutes?meeting={}", room.contest.id, meeting.id);
            let when = moment(meeting.opened_at, &zone).listed(lang);
            view! { <li><a href=href>{m::nth(lang, nth)}</a>" "<span class="muted">{when}</span></li> }
        })
        .collect();
    let past = (!past.is_empty()).then(|| view! { <div class="past"><h2>{m::past(lang)}</h2><ul>{past}</ul></div> });
    view! {
        <Sheet>
            <h1>{m::meeting(lang)}</h1>
            <p><strong>{m::closed_title(lang)}</strong></p>
            <p class="muted">{m::closed_lead(lang)}</p>
            {wait}
            {form}
            {past}
        </Sheet>
    }
    .into_any()
}
