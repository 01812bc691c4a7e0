//! `/contests/:contest/letters/texts`: what a contest's letters say, tried on an example, and how they go. Server only.

use domain::ids::ContestId;
use domain::letter::{LetterKind, Template};
use domain::limits;
use services::{LetterExample, LetterTemplate, LetterTexts, Refusal as Rule, ServiceError, TextName};

use super::settings::{self, SETTINGS};
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::letters as kinds;
use words::outbox as m;
use words::phrases;

/// The form of a text.
const TEXT: &str = "text";
/// Its button that shows how the text would read.
const PREVIEW: &str = "preview";
/// Its button that goes back to the text of the program.
const RESET: &str = "reset";

/// The texts of a contest's letters.
#[component]
pub fn TextsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let (kind, of_lang) = asked(&query);
        let mut sent_text = None;
        let mut example = None;
        if let Some(sent) = posted(TEXT) {
            let name = kinds::kind(lang, kind);
            if sent.has(RESET) {
                services.reset_letter_text(&actor, &id, kind, of_lang).await?;
                return leave(&web::path_and_query(), Flash::done(m::was_reset(lang, name)));
            }
            let text = LetterTemplate {
                kind,
                lang: of_lang,
                subject: sent.get("subject").to_owned(),
                body: sent.get("body").to_owned(),
            };
            if sent.has(PREVIEW) {
                match services.letter_example(&actor, &id, text.clone()).await {
                    Ok(found) => {
                        example = Some(found);
                        sent_text = Some(filled(&text));
                    }
                    Err(error) => sent_text = Some(sent.keep(beside(error, &text, lang))?),
                }
            } else {
                match services.set_letter_text(&actor, &id, text.clone()).await {
                    Ok(()) => return leave(&web::path_and_query(), Flash::done(m::saved(lang, name))),
                    Err(error) => sent_text = Some(sent.keep(beside(error, &text, lang))?),
                }
            }
        }
        let mut sent_settings = None;
        if let Some(sent) = posted(SETTINGS) {
            match settings::read(&sent, lang) {
                Ok(decided) => {
                    services.set_letter_settings(&actor, &id, &decided).await?;
                    return leave(&web::path_and_query(), Flash::done(m::settings_saved(lang)));
                }
                Err(refusal) => sent_settings = Some(sent.refuse(refusal)),
            }
        }
        let texts = services.letter_texts(&actor, &id).await?;
        let form = sent_text.unwrap_or_else(|| stored(&texts, kind, of_lang));
        let decided = sent_settings.unwrap_or_else(|| settings::state(&texts.settings));
        let chosen = Chosen { kind, of_lang, form, example };
        Ok(show(&texts, chosen, decided, lang))
    })
}

/// The text that is edited.
struct Chosen {
    kind: LetterKind,
    of_lang: Lang,
    form: FormState,
    example: Option<LetterExample>,
}

/// Which text the address asks for; else the receipt, in the first language.
fn asked(query: &ListQuery) -> (LetterKind, Lang) {
    let kind = LetterKind::parse(query.get("kind")).filter(|kind| !kind.is_of_an_account());
    (kind.unwrap_or(LetterKind::Receipt), Lang::parse(query.get("language")).unwrap_or_default())
}

fn filled(text: &LetterTemplate) -> FormState {
    FormState::blank(TEXT).with("subject", &text.subject).with("body", &text.body)
}

fn stored(texts: &LetterTexts, kind: LetterKind, of_lang: Lang) -> FormState {
    let kept = texts.texts.iter().find(|(text, _)| text.kind == kind && text.lang == of_lang);
    kept.map_or_else(|| FormState::blank(TEXT), |(text, _)| filled(text))
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError, text: &LetterTemplate, lang: Lang) -> AppError {
    let field = match &error {
        ServiceError::Refused(Rule::Words { what: TextName::LetterSubject, .. }) => Some("subject"),
        ServiceError::Refused(Rule::Template(_)) if Template::parse(&text.subject, text.kind).is_err() => {
            Some("subject")
        }
        ServiceError::Refused(Rule::Words { .. } | Rule::Template(_)) => Some("body"),
        _ => None,
    };
    match (error, field) {
        (ServiceError::Refused(rule), Some(field)) => AppError::refused_field(field, rule.message(lang)),
        (other, _) => other.into(),
    }
}

fn show(texts: &LetterTexts, chosen: Chosen, settings: FormState, lang: Lang) -> AnyView {
    let contest = &texts.contest;
    let (list, settings) = (list(texts, &chosen, lang), settings::show(contest, settings, lang));
    let edit = edit(texts, chosen, lang);
    let outbox = format!("/contests/{}/letters", contest.id);
    view! {
        <ContestPage
            inside=Inside::new(contest, &texts.roles)
            current="letters"
            title=m::templates(lang)
            actions=move || view! { <LinkButton href=outbox kind=Kind::Quiet>{m::to_outbox(lang)}</LinkButton> }
        >
            <div class="contest-people">
                <div class="stack main">{edit}</div>
                <div class="stack side">{list}{settings}</div>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// Every text, each a link; those that are the contest's own are marked.
fn list(texts: &LetterTexts, chosen: &Chosen, lang: Lang) -> AnyView {
    let rows: Vec<_> = texts
        .texts
        .iter()
        .map(|(text, own)| {
            let here = (text.kind == chosen.kind && text.lang == chosen.of_lang).then_some("true");
            let href = format!("{}?kind={}&language={}", web::path(), text.kind.key(), text.lang.key());
            let own = own.then(|| view! { " "<Tag>{m::own(lang)}</Tag> });
            let (kind, tag, of_lang) = (kinds::kind(lang, text.kind), text.lang.tag(), text.lang.own_name());
            view! { <li><a href=href aria-current=here>{kind}" · "<span lang=tag>{of_lang}</span></a>{own}</li> }
        })
        .collect();
    view! { <Sheet title=m::templates(lang)><ul class="letter-texts">{rows}</ul></Sheet> }.into_any()
}

fn edit(texts: &LetterTexts, chosen: Chosen, lang: Lang) -> AnyView {
    let Chosen { kind, of_lang, form, example } = chosen;
    let allowed: Vec<String> = kind.placeholders().iter().map(|one| format!("{{{}}}", one.key())).collect();
    let allowed = m::placeholders(lang, &phrases::list(lang, &allowed));
    let own = texts.texts.iter().any(|(text, own)| *own && text.kind == kind && text.lang == of_lang);
    let reset = own.then(|| {
        view! { <Submit kind=Kind::Quiet name=RESET value="yes">{m::reset(lang)}</Submit> }
    });
    let (tag, own_name) = (of_lang.tag(), of_lang.own_name());
    let example = example.map(|LetterExample { subject, body }| {
        view! {
            <Sheet title=m::example(lang)>
                <p lang=tag><strong lang=tag>{subject}</strong></p>
                <pre class="letter-text" lang=tag>{body}</pre>
            </Sheet>
        }
    });
    view! {
        {example}
        <Sheet title=kinds::kind(lang, kind) note=m::templates_lead(lang)>
            <Form state=form>
                <p class="small muted">{m::language(lang)}" "<span lang=tag>{own_name}</span></p>
                <Field name="subject" label=m::subject(lang) required=true maxlength=limits::LETTER_SUBJECT/>
                <TextArea
                    name="body"
                    label=m::body(lang)
                    help=allowed
                    required=true
                    rows=14
                    maxlength=limits::LETTER_TEXT
                />
                <div class="acts">
                    <Submit kind=Kind::Primary>{m::save(lang)}</Submit>
                    <Submit name=PREVIEW value="yes">{m::preview(lang)}</Submit>
                    {reset}
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}
