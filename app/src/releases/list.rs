//! `/contests/:contest/releases`: the chosen films and how each stands to being shown. Server only.

use domain::ids::ContestId;
use services::{ReleaseLine, ReleasesView};

use super::release::standing_words;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::releases as m;

/// The chosen films of a contest.
#[component]
pub fn ReleasesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let view = services.releases(&actor, &id).await?;
        Ok(show(&view, use_lang()))
    })
}

fn show(view: &ReleasesView, lang: Lang) -> AnyView {
    let zone = view.contest.settings.time_zone.as_str();
    let rows: Vec<_> = view.lines.iter().map(|line| row(line, zone, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::standing(lang)}</Head>
            <Head>{m::shown(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::list(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let closed = (!view.exhibits).then(|| {
        let to = format!("/contests/{}/public", view.contest.id);
        view! {
            <Notice title=m::not_exhibiting(lang)>
                <p>{m::not_exhibiting_body(lang)}</p>
                <p><a href=to>{::words::public::page(lang)}</a></p>
            </Notice>
        }
    });
    let inside = Inside::new(&view.contest, &view.roles);
    view! {
        <ContestPage inside=inside current="releases" title=m::list(lang)>
            <div class="stack">
                {closed}
                <Sheet title=m::list(lang) note=m::list_note(lang) flush=true>{table}</Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

fn row(line: &ReleaseLine, zone: &str, lang: Lang) -> AnyView {
    let href = format!("/entries/{}/release", line.entry);
    let film = phrases::entry(lang, line.number, &line.title);
    let standing = standing_words(line.standing, zone, lang);
    let shown = if line.is_shown {
        view! { <Tag tone=TagTone::Jade>{m::is_shown(lang)}</Tag> }.into_any()
    } else if line.standing.is_in_force() && !line.can_be_played {
        view! { <Tag tone=TagTone::Amber>{m::no_copy(lang)}</Tag> }.into_any()
    } else {
        view! { <span class="muted">{m::is_not_shown(lang)}</span> }.into_any()
    };
    view! {
        <tr>
            <RowHead><a class="work" href=href>{film}</a></RowHead>
            <Cell label=m::standing(lang)>{standing}</Cell>
            <Cell label=m::shown(lang)>{shown}</Cell>
        </tr>
    }
    .into_any()
}
