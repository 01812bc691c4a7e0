//! `/contests/:contest/meeting`: the room. Server only.

use domain::ids::ContestId;
use domain::judging::sheet::Note;
use domain::scoring::rubric::points_2;
use leptos::nonce::use_nonce;
use services::playback::Links;
use services::{Room, RoomFilm};

use super::acts::{self, Acted};
use super::{ballots, figure, lead, proposals, side};
use crate::entries::film::player;
use crate::site::SiteAssets;
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::{entries, meeting as m};

/// The id of the film on the screen.
const PLAYER: &str = "meeting-film";

/// The room.
#[component]
pub fn MeetingPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        match acts::act(&services, &actor, &id, lang).await? {
            Some(Acted::Done(flash)) => return leave(&web::path_and_query(), flash),
            Some(Acted::Refused(form)) => refused = Some(form),
            None => {}
        }
        let mut room = services.room(&actor, &id).await?;
        // Nobody's own paper belongs on the wall.
        let projector = web::query_pairs().iter().any(|(key, _)| key == "projector");
        room.can_vote &= !projector;
        if projector {
            // The wall shows what everybody in the room may see.
            for film in &mut room.films {
                film.score = None;
                film.by_lottery = false;
                film.region.clear();
            }
            for film in room.stepped_over.proposals.values_mut().flat_map(|over| &mut over.over_tolerance) {
                film.beside = None;
            }
        }
        let links = services.links(&actor).await?;
        Ok(show(&room, &links, projector, refused.as_ref(), lang))
    })
}

/// The room of a contest.
fn address(room: &Room) -> String {
    format!("/contests/{}/meeting", room.contest.id)
}

fn show(room: &Room, links: &Links, projector: bool, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let base = address(room);
    // The projector shows what everybody may see, and no controls.
    let leads = room.can_lead && !projector;
    let version = serde_json::json!({
        "meeting": room.meeting.as_ref().map(|meeting| meeting.id.as_str()),
        "version": room.meeting.as_ref().map_or(0, |meeting| meeting.version),
    });
    let told = acts::told(refused).map(|problem| {
        view! { <Notice tone=Tone::Error title=m::told(lang)><p>{problem}</p></Notice> }
    });
    let sealed = room.sealed.then(|| {
        view! { <Notice tone=Tone::Warning title=m::sealed_title(lang)><p>{m::sealed_body(lang)}</p></Notice> }
    });
    let (open, may_project) = (room.meeting.is_some(), room.can_lead);
    let sides = open.then(|| {
        let (members, ballot) = (side::members(room, leads, lang), ballots::now(room, refused, leads, lang));
        let (results, wishes) =
            (ballots::results(room, refused, leads, lang), proposals::list(room, refused, leads, lang));
        view! {
            <div class="meeting-side">
                <div id="meeting-ballot" data-live>{ballot}</div>
                <div id="meeting-members" data-live>{members}</div>
                <div id="meeting-results" data-live>{results}</div>
                <div id="meeting-proposals" data-live>{wishes}</div>
            </div>
        }
    });
    let controls = (leads && open).then(|| lead::controls(room, refused, lang));
    let class = match (open, projector) {
        (false, _) => "meeting shut",
        (true, true) => "meeting projector",
        (true, false) => "meeting",
    };
    let parts = view! {
        <div id="meeting-told" data-live>{told}{sealed}</div>
        <div class="meeting-stage">
            {stage(room, links, refused, leads, lang)}
            <div id="meeting-lead" data-live>{controls}</div>
        </div>
        {sides}
    };
    let way = if projector {
        (base.clone(), m::projector_end(lang))
    } else {
        (format!("{base}?projector"), m::projector(lang))
    };
    let minutes = (open || !room.past.is_empty()).then(|| {
        view! { <LinkButton href=format!("{base}/minutes") kind=Kind::Quiet>{m::minutes(lang)}</LinkButton> }
    });
    let actions = move || {
        let projector =
            (open && may_project).then(|| view! { <LinkButton href=way.0 kind=Kind::Quiet>{way.1}</LinkButton> });
        view! {
            {projector}
            {minutes}
        }
    };
    let later = room.screen.film.is_none();
    view! {
        <ScreeningPage title=m::meeting(lang) context=room.contest.title.clone() actions=actions>
            // A film may come to the screen at any time.
            <PageBundle bundle=Bundle::Player later=later/>
            <div class=class id="meeting" data-events=format!("{base}/events") data-version=version.to_string()>
                <p class="live-lost small" id="meeting-lost" role="status" hidden>{m::live_lost(lang)}</p>
                {parts}
            </div>
            {script()}
        </ScreeningPage>
    }
    .into_any()
}

/// The script that follows the meeting.
fn script() -> Option<impl IntoView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    (!assets.meeting.is_empty()).then(|| view! { <script type="module" src=assets.meeting nonce=nonce></script> })
}

/// The film on the screen with its words and clips; before that, the way into the meeting.
fn stage(room: &Room, links: &Links, refused: Option<&FormState>, leads: bool, lang: Lang) -> AnyView {
    let Some(meeting) = &room.meeting else {
        return view! { <div id="meeting-screen" class="screen-part" data-live data-stamp="shut">{side::shut(room, refused, leads, lang)}</div> }
            .into_any();
    };
    let Some(film) = room.current() else {
        let words = if leads { m::no_film_lead(lang) } else { m::no_film_wait(lang) };
        return view! {
            <section id="meeting-screen" class="screen-part" data-live data-stamp="none" aria-label=m::screen(lang)>
                <h1 class="hidden">{m::meeting(lang)}</h1>
                <div class="screen"><p class="none">{m::no_film_yet(lang)}</p></div>
                <p class="muted">{words}</p>
            </section>
        }
        .into_any();
    };
    let title = entries::titled(lang, &film.title);
    // Addresses change with the time; the picture is put in anew only when it is another one.
    let stamp = format!("{} {} {}", meeting.id, film.id, film.recused);
    let picture = match &room.screen.film {
        Some(showing) => player(showing, links, title.clone(), PLAYER, false, lang),
        None if film.recused => {
            let body = m::recused_body(lang);
            view! {
                <div class="screen"><div class="veil"><p class="title">{m::recused_title(lang)}</p><p>{body}</p></div></div>
            }
            .into_any()
        }
        None => view! { <Player title=title.clone()/> }.into_any(),
    };
    let clips = (!film.recused).then(|| clips(&room.screen.notes, lang));
    view! {
        <section id="meeting-screen" class="screen-part" data-live data-stamp=stamp aria-label=m::screen(lang)>
            {picture}
            {about(room, film, title, lang)}
            {clips}
        </section>
    }
    .into_any()
}

/// Title, number, category; place and score for those who may see them.
fn about(room: &Room, film: &RoomFilm, title: String, lang: Lang) -> AnyView {
    let settings = &room.contest.settings;
    let category = settings.category(&film.category).map(|one| one.label.get(lang).to_owned());
    let region = settings.region(&film.region).map(|one| one.label.get(lang).to_owned());
    let length = room.screen.film.as_ref().and_then(|film| film.duration_ms).map(common::clock);
    let meta: Vec<String> = [Some(common::entry_number(film.number)), category, region, length]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let score = film.score.filter(|_| !film.recused).map(|(rank, score)| {
        let drawn = film.by_lottery.then(|| view! { " "<Tag tone=TagTone::Amber>{m::by_lottery(lang)}</Tag> });
        view! { <p class="score-line">{m::rank_and_score(lang, figure(rank), &points_2(score))}{drawn}</p> }
    });
    view! {
        <div class="about">
            <h1 class="work">{title}</h1>
            <p class="muted">{::words::phrases::beside(lang, &meta)}</p>
            {score}
        </div>
    }
    .into_any()
}

/// The judges' notes; a time jumps there.
fn clips(notes: &[Note], lang: Lang) -> AnyView {
    if notes.is_empty() {
        return view! { <p class="small muted">{m::no_clips(lang)}</p> }.into_any();
    }
    let notes: Vec<_> = notes
        .iter()
        .map(|note| {
            let time = common::clock(note.at_ms);
            let jump = m::jump(lang, &time);
            view! {
                <li>
                    <button type="button" class=Kind::Plain.class() data-at=note.at_ms.to_string() aria-label=jump>{time}</button>
                    <span>{note.words.clone()}</span>
                </li>
            }
        })
        .collect();
    view! {
        <div class="clips">
            <h2>{m::clips(lang)}" "<small class="muted">{m::clips_note(lang)}</small></h2>
            <ol>{notes}</ol>
        </div>
    }
    .into_any()
}
