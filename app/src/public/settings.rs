//! `/contests/:contest/public`: the public page as an office sets it up. Server only.

use domain::contest::{PublicPage, PublicPageProblem, statements};
use domain::ids::{ContestId, FileId};
use domain::limits;
use services::{
    PublicFile, PublicFileKind, PublicPageDraft, PublicPageView, Refusal as Rule, ServiceError, local_time,
};

use super::call::file_address;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::upload::upload;
use ::words::phrases::size;
use ::words::times::named_zone;
use islands::session;
use islands::web;
use words::public as m;

const FORM: &str = "public";
const REMOVE: &str = "remove-file";

/// The public page of a contest, to be set up.
#[component]
pub fn PublicSettingsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(FORM) {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            let done = services.edit_public_page(&actor, &id, version, read(&sent)).await;
            match done.map_err(|error| beside(error, lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::saved(lang))),
                Err(error) => refused = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(REMOVE) {
            let file: FileId = sent.parse("file").ok_or(AppError::BadRequest)?;
            services.remove_public_file(&actor, &id, &file).await?;
            return leave(&web::path(), Flash::done(m::removed(lang)));
        }
        let view = services.public_page(&actor, &id).await?;
        Ok(show(&view, refused, lang))
    })
}

/// The fields of a text, one a language.
fn fields(key: &str) -> impl Iterator<Item = (Lang, String)> + use<> {
    let key = key.to_owned();
    Lang::ALL.iter().map(move |lang| (*lang, format!("{key}_{}", lang.key())))
}

fn read(sent: &Sent) -> PublicPageDraft {
    let text = |key: &str| -> Text { fields(key).map(|(lang, field)| (lang, sent.get(&field).to_owned())).collect() };
    let page = PublicPage {
        hidden: !sent.has("shown"),
        organiser: text("organiser"),
        contact: text("contact"),
        notice: text("notice"),
        how_to_enter: text("how_to_enter"),
        cover_alt: text("cover_alt"),
        exhibition: None,
        consent_field: sent.get("consent_field").to_owned(),
    };
    PublicPageDraft {
        page,
        exhibits: sent.has("exhibits"),
        from: sent.get("from").to_owned(),
        until: sent.get("until").to_owned(),
    }
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::PublicPage(PublicPageProblem::TooLong { field, .. }) => format!("{field}_{}", lang.key()),
        Rule::PublicPage(PublicPageProblem::Period) | Rule::BadDeadline(_) => "until".to_owned(),
        Rule::PublicPage(PublicPageProblem::NoStatement) => "consent_field".to_owned(),
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// What is stored, as the form has it.
fn stored(view: &PublicPageView) -> FormState {
    let page = &view.page;
    let texts = [
        ("organiser", &page.organiser),
        ("contact", &page.contact),
        ("notice", &page.notice),
        ("how_to_enter", &page.how_to_enter),
        ("cover_alt", &page.cover_alt),
    ];
    let mut state = FormState::blank(FORM).with("version", view.version).with("consent_field", &page.consent_field);
    for (key, text) in texts {
        for (lang, field) in fields(key) {
            state = state.with(&field, text.exact(lang));
        }
    }
    if !page.hidden {
        state = state.with("shown", "yes");
    }
    if let Some(period) = page.exhibition {
        let told = |at: Option<i64>| at.map(|at| local_time(at, &view.contest.settings.time_zone).replace(' ', "T"));
        state = state.with("exhibits", "yes");
        state = state.with("from", told(period.from).unwrap_or_default());
        state = state.with("until", told(period.until).unwrap_or_default());
    }
    state
}

fn show(view: &PublicPageView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let state = refused.unwrap_or_else(|| stored(view));
    let version = state.value("version").to_owned();
    let zone_help = m::until_help(lang, named_zone(lang, &view.contest.settings.time_zone));
    let statements: Vec<Choice> = statements(&view.contest.settings)
        .map(|field| Choice::new(&field.key, field.label.get(lang).to_owned()))
        .collect();
    let call = format!("/calls/{}", view.contest.id);
    let see = view.page.is_public(view.contest.phase).then(|| view! { <p><a href=call>{m::see_page(lang)}</a></p> });
    let files = files(view, lang);
    let inside = Inside::new(&view.contest, &view.roles);
    view! {
        <ContestPage inside=inside current="public" title=m::page(lang)>
            <div class="stack">
                {see}
                <Sheet title=m::page(lang) note=m::page_note(lang)>
                    <Form state=state>
                        <Hidden name="version" value=version/>
                        <Checkbox name="shown" label=m::shown(lang) help=m::shown_help(lang)/>
                        <Field name="organiser_zh" label=m::organiser_zh(lang) maxlength=limits::PUBLIC_LINE/>
                        <Field name="organiser_en" label=m::organiser_en(lang) maxlength=limits::PUBLIC_LINE/>
                        <TextArea name="contact_zh" label=m::contact_zh(lang) help=m::contact_help(lang) rows=3 maxlength=limits::PUBLIC_CONTACT/>
                        <TextArea name="contact_en" label=m::contact_en(lang) rows=3 maxlength=limits::PUBLIC_CONTACT/>
                        <TextArea name="notice_zh" label=m::notice_zh(lang) help=m::paragraphs_help(lang) rows=10 maxlength=limits::PUBLIC_TEXT/>
                        <TextArea name="notice_en" label=m::notice_en(lang) rows=10 maxlength=limits::PUBLIC_TEXT/>
                        <TextArea name="how_to_enter_zh" label=m::how_zh(lang) help=m::how_help(lang) rows=4 maxlength=limits::PUBLIC_TEXT/>
                        <TextArea name="how_to_enter_en" label=m::how_en(lang) rows=4 maxlength=limits::PUBLIC_TEXT/>
                        <Field name="cover_alt_zh" label=m::cover_alt_zh(lang) help=m::cover_alt_help(lang) maxlength=limits::PUBLIC_LINE/>
                        <Field name="cover_alt_en" label=m::cover_alt_en(lang) maxlength=limits::PUBLIC_LINE/>
                        <Checkbox name="exhibits" label=m::exhibits(lang) help=m::exhibits_help(lang)/>
                        <Field name="from" label=m::from(lang) help=m::from_help(lang) kind=InputKind::DateTime/>
                        <Field name="until" label=m::until(lang) help=zone_help kind=InputKind::DateTime/>
                        <Select name="consent_field" label=m::consent_field(lang) help=m::consent_field_help(lang) choices=statements empty=m::no_consent_field(lang)/>
                        <div class="acts"><Submit kind=Kind::Primary>{common::save(lang)}</Submit></div>
                    </Form>
                </Sheet>
                {files}
            </div>
        </ContestPage>
    }
    .into_any()
}

fn files(view: &PublicPageView, lang: Lang) -> AnyView {
    let listed: Vec<_> = view.files.iter().map(|file| file_line(file, lang)).collect();
    let listed = (!listed.is_empty()).then(|| view! { <ul class="stack">{listed}</ul> });
    let action = format!("/contests/{}/public/files", view.contest.id);
    let bytes = |most: usize| size(i64::try_from(most).unwrap_or(i64::MAX));
    let cover = m::cover_help(lang, &bytes(limits::PUBLIC_COVER_BYTES));
    let attachment = m::attachment_help(lang, &bytes(limits::PUBLIC_FILE_BYTES), limits::PUBLIC_FILES);
    view! {
        <Sheet title=m::files(lang)>
            <div class="stack">
                {listed}
                {upload(action.clone(), PublicFileKind::Cover.key(), m::cover(lang), cover, m::add(lang))}
                {upload(action, PublicFileKind::Attachment.key(), m::attachment(lang), attachment, m::add(lang))}
            </div>
        </Sheet>
    }
    .into_any()
}

fn file_line(file: &PublicFile, lang: Lang) -> AnyView {
    let kind = match file.kind {
        PublicFileKind::Cover => m::cover(lang),
        PublicFileKind::Attachment => m::attachment(lang),
    };
    let (href, name, id, size) =
        (file_address(file), file.filename.clone(), file.id.to_string(), size(file.size_bytes));
    view! {
        <li>
            <form method="post" class="acts">
                <Hidden name=FORM_FIELD value=REMOVE/>
                <Hidden name="file" value=id/>
                <span><a href=href>{name}</a>" "<span class="small muted">{kind}" "{size}</span></span>
                <button type="submit" class=Kind::Quiet.class()>{m::remove(lang)}</button>
            </form>
        </li>
    }
    .into_any()
}
