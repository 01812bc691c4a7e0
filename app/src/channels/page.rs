//! `/contests/:contest/channels`: films that can be published, whom messages go to, feeds, sites that show the player. Server only.

use domain::access::{self, AccessContext, Action};
use domain::ids::{ChannelId, ContestId, FeedKeyId};
use services::{ChannelFilm, ChannelsView};

use super::endpoints::{self, CHANGE};
use super::feeds::{self, REVOKE_FEED};
use super::film::posters;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::channels as m;

/// The forms.
const ADD: &str = "channel";
const MAKE_FEED: &str = "feed";
const HOSTS: &str = "hosts";

/// What was made just now and is shown this once.
#[derive(Default)]
struct Made {
    /// The secret of a webhook.
    secret: Option<String>,
    /// The token of a private feed.
    token: Option<String>,
}

/// The channels of a contest.
#[component]
pub fn ChannelsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut made = Made::default();
        let (mut add, mut feed) = (FormState::blank(ADD), FormState::blank(MAKE_FEED));
        let mut hosts = None;
        if let Some(sent) = posted(ADD) {
            let draft = endpoints::draft(&sent, lang).ok_or(AppError::BadRequest)?;
            match services.add_channel(&actor, &id, draft).await.map_err(|error| endpoints::beside(error, lang)) {
                Ok(None) => return leave(&web::path(), Flash::done(m::added(lang))),
                Ok(secret) => made.secret = secret,
                Err(error) => {
                    // What was typed is shown again, the address of a robot too: to nobody but who typed it.
                    web::shows_secret();
                    add = sent.keep(error)?;
                }
            }
        }
        if let Some(sent) = posted(CHANGE) {
            let channel: ChannelId = sent.parse("channel").ok_or(AppError::BadRequest)?;
            let words = match sent.get("act") {
                "on" => services.switch_channel(&actor, &id, &channel, true).await.map(|()| m::switched_on(lang))?,
                "off" => services.switch_channel(&actor, &id, &channel, false).await.map(|()| m::switched_off(lang))?,
                "try" => services.try_channel(&actor, &id, &channel).await.map(|()| m::tried(lang))?,
                "remove" => services.remove_channel(&actor, &id, &channel).await.map(|()| m::removed(lang))?,
                _ => return Err(AppError::BadRequest),
            };
            return leave(&web::path(), Flash::done(words));
        }
        if let Some(sent) = posted(MAKE_FEED) {
            match services.create_feed(&actor, &id, sent.get("name")).await.map_err(|error| feeds::beside(error, lang))
            {
                Ok(token) => made.token = Some(token),
                Err(error) => feed = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(REVOKE_FEED) {
            let key: FeedKeyId = sent.parse("feed").ok_or(AppError::BadRequest)?;
            services.revoke_feed(&actor, &id, &key).await?;
            return leave(&web::path(), Flash::done(m::revoked(lang)));
        }
        if let Some(sent) = posted(HOSTS) {
            let kept = services.set_embed_hosts(&actor, &id, sent.raw("hosts")).await;
            match kept.map_err(|error| feeds::beside(error, lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::hosts_saved(lang))),
                Err(error) => hosts = Some(sent.keep(error)?),
            }
        }
        let view = services.channels(&actor, &id).await?;
        let hosts = hosts.unwrap_or_else(|| FormState::blank(HOSTS).with("hosts", view.hosts.join("\n")));
        Ok(show(&view, made, (add, feed, hosts), lang))
    })
}

fn show(view: &ChannelsView, made: Made, forms: (FormState, FormState, FormState), lang: Lang) -> AnyView {
    let (add, feed, hosts) = forms;
    let access = AccessContext { roles: view.roles.clone(), ..AccessContext::default() };
    let edits = access::check(Action::EditChannels, &access, view.contest.phase).is_ok();
    let contest = view.contest.id.to_string();
    let films = films(&view.films, &contest, lang);
    let endpoints = endpoints::sheet(&view.channels, made.secret, edits.then_some(add), &contest, lang);
    let feeds = feeds::sheet(view, made.token, edits.then_some(feed), lang);
    let player = feeds::embed_sheet(view, edits.then_some(hosts), lang);
    let broadcasts = format!("/contests/{contest}/channels/broadcasts");
    let inside = Inside::new(&view.contest, &view.roles);
    view! {
        <ContestPage inside=inside current="channels" title=m::page(lang)>
            <div class="stack">
                <p class="small muted">{m::lead(lang)}</p>
                {films}
                {endpoints}
                {feeds}
                {player}
                <p><LinkButton href=broadcasts kind=Kind::Quiet>{m::broadcasts(lang)}</LinkButton></p>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The films that can be published, with what can be taken along of each.
fn films(films: &[ChannelFilm], contest: &str, lang: Lang) -> AnyView {
    let rows: Vec<_> = films
        .iter()
        .map(|film| {
            let share = format!("/contests/{contest}/channels/films/{}", film.entry);
            let shown = format!("/gallery/{}", film.entry);
            let posters = posters(contest, &film.entry, lang);
            let name = phrases::entry(lang, film.number, &film.title);
            view! {
                <tr>
                    <RowHead><a class="work" href=share>{name}</a></RowHead>
                    <Cell label=m::gallery_page(lang)><a href=shown>{m::gallery_page(lang)}</a></Cell>
                    <Cell label=m::posters(lang)>{posters}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::gallery_page(lang)}</Head>
            <Head>{m::posters(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::films(lang) head=head>{rows}</DataTable> }.into_any()
    };
    view! { <Sheet title=m::films(lang) note=m::films_note(lang) flush=true>{table}</Sheet> }.into_any()
}
