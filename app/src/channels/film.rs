//! `/contests/:contest/channels/films/:film`: words to copy, posters, the player for other pages, and the message to groups. Server
//! only.

use domain::channels::ChannelProblem;
use domain::ids::{ContestId, EntryId};
use services::{MOST_ANNOUNCEMENT, Refusal as Rule, ServiceError, ShareView};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::text::raw_text;
use islands::web;
use words::channels as m;

const ANNOUNCE: &str = "announce";

/// A film as it is told of elsewhere.
#[component]
pub fn ChannelFilmPage() -> impl IntoView {
    page(async {
        let (id, entry): (ContestId, EntryId) = (param("contest")?, param("film")?);
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut announce = None;
        if let Some(sent) = posted(ANNOUNCE) {
            let told = services.announce_film(&actor, &id, &entry, sent.raw("text")).await;
            match told.map_err(|error| beside(error, lang)) {
                Ok(channels) => return leave(&web::path(), Flash::done(m::announced(lang, count(channels)))),
                Err(error) => announce = Some(sent.keep(error)?),
            }
        }
        let view = services.film_share(&actor, &id, &entry, lang).await?;
        Ok(show(&view, announce, lang))
    })
}

fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    match rule {
        Rule::Words { .. } | Rule::Channel(ChannelProblem::NoChannel) => {
            AppError::refused_field("text", rule.message(lang))
        }
        _ => error.into(),
    }
}

fn show(view: &ShareView, announce: Option<FormState>, lang: Lang) -> AnyView {
    let labels = [m::text_short(lang), m::text_medium(lang), m::text_long(lang)];
    let texts: Vec<_> = labels.into_iter().zip(view.texts.clone()).map(|(label, text)| copied(label, text)).collect();
    let embed = copied(m::embed_code(lang), view.embed.clone());
    let posters = posters(view.contest.id.as_str(), &view.film.entry, lang);
    let address = view.address.clone();
    let announced = announcement(view, announce, lang);
    let title = phrases::entry(lang, view.film.number, &view.film.title);
    let inside = Inside::new(&view.contest, &view.roles);
    view! {
        <ContestPage inside=inside current="channels" title=title.clone()>
            <div class="stack">
                <Sheet title=title note=m::share_note(lang)>
                    <div class="stack">
                        <p><a href=address>{m::gallery_page(lang)}</a></p>
                        <p>{posters}</p>
                        {texts}
                    </div>
                </Sheet>
                {announced}
                <Sheet title=m::embed(lang) note=m::embed_note(lang)>{embed}</Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The posters of a film, to be taken away.
pub(super) fn posters(contest: &str, entry: &EntryId, lang: Lang) -> AnyView {
    let at = |ending: &str| format!("/contests/{contest}/channels/posters/{entry}.{ending}?lang={}", lang.key());
    let (png, pdf) = (at("png"), at("pdf"));
    view! {
        <a href=png download=true>{m::poster_png(lang)}</a>" "<a href=pdf download=true>{m::poster_pdf(lang)}</a>
    }
    .into_any()
}

/// Words to be copied: a field with all of them, without script.
fn copied(label: &'static str, text: String) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea class="input" rows="3" readonly=true>{raw_text(&text)}</textarea>
        </label>
    }
    .into_any()
}

/// The message to groups and programs: whom it would reach, and its words.
fn announcement(view: &ShareView, form: Option<FormState>, lang: Lang) -> AnyView {
    if view.channels.is_empty() && form.is_none() {
        return view! { <Sheet title=m::announce(lang)><p>{m::announce_nobody(lang)}</p></Sheet> }.into_any();
    }
    let [_, medium, _] = &view.texts;
    let form = form.unwrap_or_else(|| FormState::blank(ANNOUNCE).with("text", medium));
    let note = m::announce_note(lang, count(view.channels.len()), &phrases::list(lang, &view.channels));
    view! {
        <Sheet title=m::announce(lang) note=note>
            <Form state=form>
                <TextArea name="text" label=m::announce_text(lang) required=true maxlength=MOST_ANNOUNCEMENT/>
                <div class="acts"><Submit kind=Kind::Primary>{m::announce(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
