//! Feeds, private ones too, and the sites that may show the player. Server only.

use domain::channels::ChannelProblem;
use domain::limits;
use services::{ChannelsView, FeedFormat, FeedKey, Refusal as Rule, ServiceError};

use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::web;
use words::channels as m;

/// The forms that revoke a private feed.
pub(super) const REVOKE_FEED: &str = "feed-revoke";

/// A refusal beside the field it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Channel(ChannelProblem::EmbedHost(_) | ChannelProblem::TooMany(_)) => "hosts",
        Rule::Words { .. } | Rule::Channel(ChannelProblem::TooManyFeeds(_)) => "name",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// The forms of a feed with their words.
fn formats(lang: Lang) -> [(FeedFormat, &'static str); 2] {
    [(FeedFormat::Rss, m::feed_rss(lang)), (FeedFormat::Json, m::feed_programs(lang))]
}

/// The public feed of the contest, and the private ones; the addresses of the one that was just made.
pub(super) fn sheet(view: &ChannelsView, token: Option<String>, form: Option<FormState>, lang: Lang) -> AnyView {
    let origin = web::origin();
    let public = view.has_feed.then(|| {
        let links: Vec<_> = formats(lang)
            .into_iter()
            .map(|(format, label)| {
                let address = format!("/feeds/contests/{}/{}", view.contest.id, format.file());
                view! { <li><a href=address>{label}</a></li> }
            })
            .collect();
        view! { <ul>{links}</ul> }
    });
    let made = token.map(|token| {
        web::shows_secret();
        let addresses: Vec<_> = formats(lang)
            .into_iter()
            .map(|(format, label)| {
                let address = format!("{origin}/feeds/private/{token}/{}", format.file());
                view! { <input class="input link-once" type="text" readonly=true value=address aria-label=label/> }
            })
            .collect();
        view! {
            <Notice tone=Tone::Done title=m::private_once(lang)>
                <p>{m::private_once_body(lang)}</p>
                {addresses}
            </Notice>
        }
    });
    let zone = view.contest.settings.time_zone.clone();
    let edits = form.is_some();
    let rows: Vec<_> = view.feeds.iter().map(|key| row(key, &zone, edits, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::private_for(lang)}</Head>
            <Head>{m::private_made(lang)}</Head>
            <Head>{m::state(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <p class="muted">{m::no_private_feeds(lang)}</p> }.into_any()
    } else {
        view! { <DataTable caption=m::private_feeds(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let form = form.map(|form| {
        view! {
            <Form state=form>
                <Field name="name" label=m::private_for(lang) required=true maxlength=limits::PERSON_NAME/>
                <div class="acts"><Submit kind=Kind::Plain>{m::make_private(lang)}</Submit></div>
            </Form>
        }
    });
    view! {
        <Sheet title=m::feeds(lang) note=m::feeds_note(lang)>
            <div class="stack">
                {public}
                <h3>{m::private_feeds(lang)}</h3>
                <p class="small muted">{m::private_feeds_note(lang)}</p>
                {made}
                {table}
                {form}
            </div>
        </Sheet>
    }
    .into_any()
}

fn row(key: &FeedKey, zone: &str, edits: bool, lang: Lang) -> AnyView {
    let (name, made, zone) = (key.name.clone(), key.created_at, zone.to_owned());
    let (again, id) = (key.name.clone(), key.id.to_string());
    let state = match key.revoked_at {
        Some(at) => {
            let zone = zone.clone();
            view! { {m::revoked_at(lang)}" "<When at=at zone=zone/> }.into_any()
        }
        None if edits => view! {
            <form method="post" class="row-acts">
                <Hidden name=FORM_FIELD value=REVOKE_FEED/>
                <Hidden name="feed" value=id/>
                <Submit kind=Kind::Quiet>{m::revoke(lang)}<span class="hidden">" "{again}</span></Submit>
            </form>
        }
        .into_any(),
        None => view! { <Tag tone=TagTone::Jade>{m::state_on(lang)}</Tag> }.into_any(),
    };
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::private_made(lang)><When at=made zone=zone/></Cell>
            <Cell label=m::state(lang)>{state}</Cell>
        </tr>
    }
    .into_any()
}

/// The sites whose pages may show the player; who may edit them has the form.
pub(super) fn embed_sheet(view: &ChannelsView, form: Option<FormState>, lang: Lang) -> AnyView {
    let content = match form {
        Some(form) => view! {
            <Form state=form>
                <TextArea name="hosts" label=m::hosts(lang) help=m::hosts_help(lang)/>
                <div class="acts"><Submit kind=Kind::Plain>{common::save(lang)}</Submit></div>
            </Form>
        }
        .into_any(),
        None => {
            let hosts: Vec<_> = view.hosts.iter().cloned().map(|host| view! { <li>{host}</li> }).collect();
            view! { <ul>{hosts}</ul> }.into_any()
        }
    };
    view! { <Sheet title=m::embed(lang) note=m::embed_note(lang)>{content}</Sheet> }.into_any()
}
