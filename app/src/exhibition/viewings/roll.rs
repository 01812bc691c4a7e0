//! The roll call: `/site/:site/viewings/:viewing/roll` is what the screen shows, `/roll/:code` what a phone opens. Server only.

use domain::exhibition::roll_call::RollCode;
use domain::ids::{SiteId, ViewingId};
use domain::time::Micros;
use leptos_meta::Meta;
use services::{OpenVote, RollAnswer, ServiceError, Services};

use super::parts::viewing_path;
use crate::accounts::qr_code;
use crate::ui::frame::in_head;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::exhibition_viewings as m;

/// The form by which a phone answers.
const ANSWER: &str = "answer-roll";
/// What a phone keeps so that it counts once, in a cookie of this name and in the form: where no cookies are kept it counts once a page.
const PHONE: &str = "roll";
/// For how long, seconds.
const PHONE_KEEPS_S: u32 = 31_536_000;
/// Microseconds in a millisecond.
const MILLISECOND: Micros = 1_000;

/// The code of the roll call for people in the room: to be scanned, or typed.
pub(super) fn roll_panel(
    code: &RollCode,
    (presences, next_ms): (i64, i64),
    renewed_at: &str,
    lang: Lang,
) -> Result<AnyView, AppError> {
    let address = format!("{}/roll/{code}", web::origin());
    let picture = qr_code(&address, m::roll_picture(lang))?;
    // What is typed: nobody types the scheme.
    let typed = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
    let (renewed_at, next_ms) = (renewed_at.to_owned(), next_ms.to_string());
    Ok(view! {
        <aside class="viewing-roll" id="viewing-roll" aria-label=m::roll(lang) data-address=renewed_at data-next-ms=next_ms>
            <p class="title">{m::roll(lang)}</p>
            {picture}
            <p class="viewing-code"><code>{typed}</code></p>
            <p class="small">{m::roll_note(lang)}</p>
            <p class="small" id="viewing-presences">{m::presences(lang, presences)}</p>
        </aside>
    }
    .into_any())
}

/// The roll call alone, for a second screen; the stage takes the next code from here.
#[component]
pub fn RollScreenPage() -> impl IntoView {
    page(async {
        let (site, viewing): (SiteId, ViewingId) = (param("site")?, param("viewing")?);
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let screen = services.roll_screen(&actor, &site, &viewing).await?;
        let next_ms = screen.next_at.saturating_sub(services.now()) / MILLISECOND;
        let back = viewing_path(&site, &viewing);
        let panel = roll_panel(&screen.code, (screen.presences, next_ms), &format!("{back}/roll"), lang)?;
        // Without script the page asks for the next code itself.
        let seconds = (next_ms / 1_000).saturating_add(1).to_string();
        in_head(view! { <Meta http_equiv="refresh" content=seconds/> });
        Ok(view! {
            <SignInLayout title=m::roll(lang)>
                {panel}
                <p><a href=back>{m::to_viewing(lang)}</a></p>
            </SignInLayout>
        }
        .into_any())
    })
}

/// A phone answers.
#[component]
pub fn RollCallPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let services = session::services()?;
        let Ok(code) = param::<RollCode>("code") else {
            web::set_status(404);
            return Ok(refused(m::roll_over(lang).to_owned(), lang));
        };
        let policy = use_context::<web::CookiePolicy>().unwrap_or_default();
        let sent = posted(ANSWER);
        let kept = web::cookie(&policy.name(PHONE)).filter(|kept| !kept.is_empty());
        // A phone that keeps no cookies brings what the form held.
        let phone = kept.or_else(|| sent.as_ref().map(|sent| sent.get(PHONE).to_owned())).unwrap_or_default();
        if sent.is_some() {
            let answered = services.answer_roll_call(&code, &phone).await;
            return Ok(match or_refused(answered)? {
                Ok(answer) => answered_page(&answer, &votes(&services, &answer).await?, lang),
                Err(error) => refused(error.explain(lang).body, lang),
            });
        }
        let call = match services.roll_call(&code).await {
            Ok(call) => call,
            Err(ServiceError::Refused(rule)) => {
                web::set_status(404);
                return Ok(refused(rule.message(lang), lang));
            }
            Err(other) => return Err(other.into()),
        };
        let phone = if phone.is_empty() {
            let fresh = services.fresh_phone();
            web::set_cookie(PHONE, &fresh, PHONE_KEEPS_S);
            fresh
        } else {
            phone
        };
        let lead = m::roll_lead(lang, &call.site);
        Ok(view! {
            <SignInLayout title=m::roll(lang) lead=lead>
                <Form state=FormState::blank(ANSWER)>
                    <Hidden name=PHONE value=phone/>
                    <p>{m::roll_privacy(lang)}</p>
                    <div class="acts"><Submit kind=Kind::Primary>{m::roll_here(lang)}</Submit></div>
                </Form>
            </SignInLayout>
        }
        .into_any())
    })
}

/// The votes that who answered can take part in now, each with the way there.
async fn votes(services: &Services, answer: &RollAnswer) -> Result<Vec<(OpenVote, String)>, AppError> {
    let open = services.votes_for_viewers().await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let pass = services.vote_pass(&answer.call.viewing, &answer.person_key).await?;
    // The pass is theirs alone.
    web::shows_secret();
    let way = |vote: OpenVote| {
        let href = format!("/calls/{}/vote?presence={pass}", vote.contest);
        (vote, href)
    };
    Ok(open.into_iter().map(way).collect())
}

fn answered_page(answer: &RollAnswer, votes: &[(OpenVote, String)], lang: Lang) -> AnyView {
    let title = if answer.again { m::roll_again(lang) } else { m::roll_done(lang) };
    let lead = m::roll_done_at(lang, &answer.call.site);
    let links: Vec<_> = votes
        .iter()
        .map(|(vote, href)| {
            let (award, href) = (vote.settings.award.get(lang).to_owned(), href.clone());
            view! { <li><a href=href rel="nofollow">{award}</a></li> }
        })
        .collect();
    let votes = (!links.is_empty()).then(|| {
        view! {
            <h2>{m::roll_votes(lang)}</h2>
            <p class="small">{m::roll_votes_note(lang)}</p>
            <ul class="stack">{links}</ul>
        }
    });
    view! { <SignInLayout title=title lead=lead>{votes}<p>{m::roll_close(lang)}</p></SignInLayout> }.into_any()
}

fn refused(why: String, lang: Lang) -> AnyView {
    view! { <SignInLayout title=m::roll(lang) lead=why><p>{m::roll_ask(lang)}</p></SignInLayout> }.into_any()
}
