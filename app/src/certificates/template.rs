//! `/contests/:contest/certificates/templates/:kind`: what certificates of a kind look like, edited beside a picture of the page that
//! the layout drew. Server only.

use domain::certificates::{
    CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificateKind, CertificatePaper,
    ExampleKind, LONGEST_FIELD, PREFIX,
};
use domain::ids::ContestId;
use services::{CertificateTemplateView, Refusal as Rule, ServiceError};

use super::background::{REMOVE, file, place};
use super::form::{PICTURE, TEMPLATE, length, part, read, state_of, texts_in};
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::certificates as m;

/// The button that only looks.
const LOOK: &str = "look";
/// What the template is tried with.
const TRY: &str = "try";

/// The template of a kind.
#[component]
pub fn TemplatePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let kind: CertificateKind = param("kind")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        if posted(REMOVE).is_some() {
            services.remove_certificate_picture(&actor, &id, kind).await?;
            return leave(&web::path(), Flash::done(m::background_removed(lang)));
        }
        let (mut refused, mut edited, mut seen, mut how) = (None, None, None, ExampleKind::default());
        if let Some(sent) = posted(TEMPLATE) {
            let version: i64 = sent.parse("version").ok_or(AppError::BadRequest)?;
            seen = Some(version);
            how = sent.parse(TRY).unwrap_or_default();
            match read(&sent, lang) {
                Err(error) => refused = Some(sent.keep(error)?),
                Ok(template) if sent.has(LOOK) => edited = Some(template),
                Ok(template) => {
                    edited = Some(template.clone());
                    match services.keep_certificate_template(&actor, &id, kind, version, template).await {
                        Ok(()) => return leave(&web::path(), Flash::done(m::kept(lang))),
                        // What is wrong is told beside the form, which shows the template as it was entered.
                        Err(ServiceError::Refused(Rule::CertificateTemplate(_))) => web::set_status(422),
                        Err(error) => refused = Some(sent.keep(error.into())?),
                    }
                }
            }
        }
        let view = services.certificate_template(&actor, &id, kind, edited, how).await?;
        let version = seen.unwrap_or(view.version);
        let form = refused.unwrap_or_else(|| state_of(&view.template).with(TRY, how.key()));
        Ok(show(&view, form, version, lang))
    })
}

fn show(view: &CertificateTemplateView, form: FormState, version: i64, lang: Lang) -> AnyView {
    let back = format!("/contests/{}/certificates?kind={}", view.contest.id, view.kind.key());
    let title = m::template_of(lang, m::kind(lang, view.kind));
    let (picture, edit, file) = (picture(view, lang), edit(view.kind, form, version, lang), file(view, lang));
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="certificates"
            title=title
            actions=move || view! { <LinkButton href=back kind=Kind::Quiet>{m::page(lang)}</LinkButton> }
        >
            <div class="certificate-template">
                <div class="stack">{edit}{file}</div>
                <div class="stack picture">{picture}</div>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// How the page looks, or why it cannot be drawn.
fn picture(view: &CertificateTemplateView, lang: Lang) -> AnyView {
    let faults: Vec<String> = view.faults.iter().map(|fault| m::fault(lang, fault)).collect();
    let alt = m::picture_alt(lang, m::kind(lang, view.kind));
    let inside = match &view.picture {
        Some(Ok(picture)) => {
            let picture = picture.clone();
            // Made by the layout of outlines, numbers and the address of the template's picture.
            view! { <div class="certificate-picture" role="img" aria-label=alt inner_html=picture></div> }.into_any()
        }
        Some(Err(refusal)) => {
            let why = refusal.message(lang);
            view! { <Notice tone=Tone::Error title=why/> }.into_any()
        }
        None => {
            let faults: Vec<_> = faults.into_iter().map(|fault| view! { <li>{fault}</li> }).collect();
            view! { <Notice tone=Tone::Error title=m::no_picture(lang)><ul>{faults}</ul></Notice> }.into_any()
        }
    };
    view! { <Sheet title=m::picture(lang)>{inside}</Sheet> }.into_any()
}

fn edit(kind: CertificateKind, form: FormState, version: i64, lang: Lang) -> AnyView {
    let languages: Vec<Choice> = Lang::ALL.iter().map(|one| Choice::new(one.key(), one.own_name())).collect();
    let papers: Vec<Choice> =
        CertificatePaper::ALL.iter().map(|one| Choice::new(one.key(), m::paper_name(lang, *one))).collect();
    let frames: Vec<Choice> =
        CertificateFrame::ALL.iter().map(|one| Choice::new(one.key(), m::frame_name(lang, *one))).collect();
    let tries: Vec<Choice> =
        ExampleKind::ALL.iter().map(|one| Choice::new(one.key(), m::example_name(lang, *one))).collect();
    let rows = texts_in(&form);
    let has_picture = !form.value(PICTURE).is_empty();
    let last = rows.saturating_sub(1);
    let is_new = form.value(&part("text", last)).is_empty();
    let words: Vec<String> = kind.words().iter().copied().map(m::braced).collect();
    let words = m::texts_help(lang, &phrases::list(lang, &words));
    let help = m::prefix_help(lang, PREFIX.0, PREFIX.1);
    view! {
        <Form state=form>
            <Hidden name="version" value=version.to_string()/>
            <Sheet title=m::page(lang)>
                <div class="certificate-paper">
                    <div class="certificate-places">
                        <Select name="language" label=m::language(lang) choices=languages/>
                        <Select name="paper" label=m::paper(lang) choices=papers/>
                        <Select name="frame" label=m::frame(lang) choices=frames/>
                        <Select name="frame-ink" label=m::frame_ink(lang) choices=inks(lang)/>
                    </div>
                    <Field name="prefix" label=m::prefix(lang) help=help required=true maxlength=30_usize/>
                    <Checkbox name="code" label=m::code(lang)/>
                    <div class="certificate-places">
                        {length("code-left", m::code_left(lang), m::mm(lang))}
                        {length("code-top", m::code_top(lang), m::mm(lang))}
                        {length("code-side", m::code_side(lang), m::mm(lang))}
                    </div>
                    {has_picture.then(|| place(lang))}
                </div>
            </Sheet>
            <Sheet title=m::words_placed(lang)>
                <p class="small muted">{words}</p>
                {(0..rows).map(|at| text(at, is_new && at == last, lang)).collect::<Vec<_>>()}
            </Sheet>
            <Select name=TRY label=m::try_with(lang) choices=tries/>
            <div class="acts">
                <Submit kind=Kind::Primary>{m::keep(lang)}</Submit>
                <Submit name=LOOK value="yes">{m::look(lang)}</Submit>
            </div>
        </Form>
    }
    .into_any()
}

fn inks(lang: Lang) -> Vec<Choice> {
    CertificateInk::ALL.iter().map(|one| Choice::new(one.key(), m::ink_name(lang, *one))).collect()
}

/// The fields of one text.
fn text(at: usize, is_new: bool, lang: Lang) -> AnyView {
    let named = |name: &str| part(name, at);
    let mm = |name: &str, label: &'static str| length(&part(name, at), label, m::mm(lang));
    let faces: Vec<Choice> =
        CertificateFace::ALL.iter().map(|one| Choice::new(one.key(), m::face_name(lang, *one))).collect();
    let aligns: Vec<Choice> =
        CertificateAlign::ALL.iter().map(|one| Choice::new(one.key(), m::align_name(lang, *one))).collect();
    let legend = if is_new { m::text_new(lang).to_owned() } else { m::text_nth(lang, at.saturating_add(1)) };
    let places = (
        mm("left", m::left(lang)),
        mm("top", m::top(lang)),
        mm("width", m::width(lang)),
        mm("height", m::height(lang)),
        length(&part("size", at), m::size(lang), m::pt(lang)),
    );
    view! {
        <fieldset class="certificate-text">
            <legend>{legend}</legend>
            <TextArea name=named("text") label=m::text(lang) rows=2 maxlength=LONGEST_FIELD/>
            <div class="certificate-places">
                {places}
                <Select name=named("face") label=m::face(lang) choices=faces/>
                <Select name=named("align") label=m::align(lang) choices=aligns/>
                <Select name=named("ink") label=m::ink(lang) choices=inks(lang)/>
            </div>
            <Checkbox name=named("heading") label=m::heading(lang)/>
        </fieldset>
    }
    .into_any()
}
