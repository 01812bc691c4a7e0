//! `/contests/:contest/channels/deliveries`: messages to channels, and sending one again. Server only.

use domain::ids::{ContestId, DeliveryId};
use services::{DeliveryLine, DeliveryList};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::letters::state_tag;
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use islands::web;
use words::channels as m;

const AGAIN: &str = "again";
/// Messages on one page.
const PAGE: u32 = 50;

/// The messages of a contest.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        if let Some(sent) = posted(AGAIN) {
            let delivery: DeliveryId = sent.parse("delivery").ok_or(AppError::BadRequest)?;
            services.repeat_delivery(&actor, &id, &delivery).await?;
            return leave(&web::path_and_query(), Flash::done(m::sent_again(lang)));
        }
        let query = ListQuery::of_request();
        let list = services.deliveries(&actor, &id, &query.ask(PAGE)).await?;
        Ok(show(&list, query, lang))
    })
}

fn show(list: &DeliveryList, query: ListQuery, lang: Lang) -> AnyView {
    let zone = list.contest.settings.time_zone.as_str();
    let rows: Vec<_> = list.lines.iter().map(|line| row(line, zone, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::event(lang)}</Head>
            <Head>{m::channel(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head>{m::written(lang)}</Head>
            <Head><span class="hidden">{m::again(lang)}</span></Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_deliveries(lang)><p>{m::no_deliveries_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::deliveries(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let (links, found) = (list.links.clone(), count(list.found));
    let back = format!("/contests/{}/channels", list.contest.id);
    let inside = Inside::new(&list.contest, &list.roles);
    view! {
        <ContestPage inside=inside current="channels" title=m::deliveries(lang)>
            <Sheet title=m::deliveries(lang) flush=true>
                {table}
                <div class="in"><RowPager query=query links=links found=found size=PAGE/></div>
            </Sheet>
            <p><LinkButton href=back kind=Kind::Quiet>{m::page(lang)}</LinkButton></p>
        </ContestPage>
    }
    .into_any()
}

fn row(line: &DeliveryLine, zone: &str, lang: Lang) -> AnyView {
    let delivery = &line.delivery;
    let event = m::event_name(lang, delivery.event);
    let channel = if line.channel.is_empty() { m::channel_removed(lang).to_owned() } else { line.channel.clone() };
    let state = state_tag(delivery.state, lang);
    let note = (!delivery.problem.is_empty()).then(|| m::noted(lang, &delivery.problem));
    let note = note.map(|note| view! { " "<small class="muted">{note}</small> });
    let tries = (delivery.attempts > 0).then(|| m::attempts(lang, count(delivery.attempts)));
    let tries = tries.map(|tries| view! { " "<small class="muted">{tries}</small> });
    let (at, zone, id) = (delivery.created_at, zone.to_owned(), delivery.id.to_string());
    let again = line.may_repeat.then(|| {
        view! {
            <form method="post" class="row-acts">
                <Hidden name=FORM_FIELD value=AGAIN/>
                <Hidden name="delivery" value=id/>
                <Submit kind=Kind::Quiet>{m::again(lang)}</Submit>
            </form>
        }
    });
    view! {
        <tr>
            <RowHead>{event}</RowHead>
            <Cell label=m::channel(lang)>{channel}</Cell>
            <Cell label=m::state(lang)>{state}{note}{tries}</Cell>
            <Cell label=m::written(lang)><When at=at zone=zone/></Cell>
            <Cell>{again}</Cell>
        </tr>
    }
    .into_any()
}
