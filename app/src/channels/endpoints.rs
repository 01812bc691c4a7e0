//! Programs and groups that are told: the list, and the form for another. Server only.

use domain::channels::{ChannelEvent, ChannelKind, ChannelProblem, ChannelState};
use domain::limits;
use services::{ChannelDraft, ChannelLine, Refusal as Rule, ServiceError};

use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use ::words::phrases;
use islands::web;
use words::channels as m;

/// The forms that change a channel.
pub(super) const CHANGE: &str = "channel-act";

/// What the form asks for; `None` where a page of ours sends no such thing.
pub(super) fn draft(sent: &Sent, lang: Lang) -> Option<ChannelDraft> {
    let events = sent.all("events").into_iter().map(|key| key.parse::<ChannelEvent>().ok());
    let events = events.collect::<Option<Vec<_>>>()?;
    Some(ChannelDraft {
        kind: sent.parse("kind")?,
        name: sent.get("name").to_owned(),
        address: sent.get("address").to_owned(),
        secret: sent.get("secret").to_owned(),
        lang: Lang::parse(sent.get("lang")).unwrap_or(lang),
        events,
    })
}

/// A refusal beside the field it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Channel(
            ChannelProblem::Address | ChannelProblem::Host(_) | ChannelProblem::Port { .. } | ChannelProblem::Private,
        ) => "address",
        Rule::Channel(ChannelProblem::Secret) => "secret",
        Rule::Channel(ChannelProblem::NoEvents) => "events",
        Rule::Words { .. } => "name",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// The channels; the secret of the one that was just added; for who may, the form for another.
pub(super) fn sheet(
    channels: &[ChannelLine],
    secret: Option<String>,
    form: Option<FormState>,
    contest: &str,
    lang: Lang,
) -> AnyView {
    let secret = secret.map(|secret| {
        web::shows_secret();
        view! {
            <Notice tone=Tone::Done title=m::secret_once(lang)>
                <p>{m::secret_once_body(lang)}</p>
                <input class="input link-once" type="text" readonly=true value=secret aria-label=m::secret_label(lang)/>
            </Notice>
        }
    });
    let edits = form.is_some();
    let rows: Vec<_> = channels.iter().map(|channel| row(channel, edits, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::kind(lang)}</Head>
            <Head>{m::place(lang)}</Head>
            <Head>{m::told_of(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head><span class="hidden">{m::try_it(lang)}</span></Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_endpoints(lang)><p>{m::no_endpoints_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::endpoints(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let deliveries = format!("/contests/{contest}/channels/deliveries");
    let form = form.map(|form| add(form, lang));
    view! {
        <Sheet title=m::endpoints(lang) note=m::endpoints_note(lang)>
            <div class="stack">
                {secret}
                {table}
                <p><a href=deliveries>{m::to_deliveries(lang)}</a></p>
                {form}
            </div>
        </Sheet>
    }
    .into_any()
}

fn row(channel: &ChannelLine, edits: bool, lang: Lang) -> AnyView {
    let kind = m::kind_name(lang, channel.kind);
    let place = m::place_of(lang, &channel.host, &channel.ending);
    let signed = channel.is_signed.then(|| view! { " "<Tag>{m::signed(lang)}</Tag> });
    let events: Vec<&str> = channel.events.iter().map(|event| m::event_name(lang, *event)).collect();
    let events = phrases::list(lang, &events);
    let tone = match channel.state {
        ChannelState::On => TagTone::Jade,
        ChannelState::Gone => TagTone::Amber,
        ChannelState::Off | ChannelState::Removed => TagTone::Plain,
    };
    let state = m::state_name(lang, channel.state);
    let acts = acts(channel, edits, lang);
    let name = channel.name.clone();
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::kind(lang)>{kind}</Cell>
            <Cell label=m::place(lang)>{place}{signed}</Cell>
            <Cell label=m::told_of(lang)>{events}</Cell>
            <Cell label=m::state(lang)><Tag tone=tone>{state}</Tag></Cell>
            <Cell>{acts}</Cell>
        </tr>
    }
    .into_any()
}

fn acts(channel: &ChannelLine, edits: bool, lang: Lang) -> AnyView {
    let is_on = channel.state == ChannelState::On;
    let act = |act: &'static str, label: &'static str| {
        let (id, name) = (channel.id.to_string(), channel.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=CHANGE/>
                <Hidden name="channel" value=id/>
                <Hidden name="act" value=act/>
                <Submit kind=Kind::Quiet>{label}<span class="hidden">" "{name}</span></Submit>
            </form>
        }
    };
    let tried = is_on.then(|| act("try", m::try_it(lang)));
    let switched = edits.then(|| if is_on { act("off", m::switch_off(lang)) } else { act("on", m::switch_on(lang)) });
    let removed = edits.then(|| act("remove", m::remove(lang)));
    view! { <div class="row-acts">{tried}{switched}{removed}</div> }.into_any()
}

/// The form for another channel.
fn add(form: FormState, lang: Lang) -> AnyView {
    let kinds: Vec<Choice> =
        ChannelKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::kind_name(lang, *kind))).collect();
    let events: Vec<Choice> =
        ChannelEvent::offered().map(|event| Choice::new(event.key(), m::event_name(lang, event))).collect();
    let langs: Vec<Choice> = Lang::ALL.iter().map(|one| Choice::new(one.key(), one.own_name())).collect();
    let form = if form.value("lang").is_empty() { form.with("lang", lang.key()) } else { form };
    view! {
        <Form state=form>
            <Select name="kind" label=m::kind(lang) choices=kinds/>
            <Field name="name" label=m::name(lang) help=m::name_help(lang) required=true maxlength=limits::PERSON_NAME/>
            <Field
                name="address"
                label=m::address(lang)
                help=m::address_help(lang)
                kind=InputKind::Url
                required=true
                autocomplete="off"
            />
            <Field name="secret" label=m::secret(lang) help=m::secret_help(lang) autocomplete="off"/>
            <Select name="lang" label=m::message_lang(lang) choices=langs/>
            <CheckGroup name="events" label=m::told_of(lang) choices=events required=true/>
            <div class="acts"><Submit kind=Kind::Primary>{m::add(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}
