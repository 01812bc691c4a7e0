//! The form of a template: its values, and what was entered in them. Server only.

use std::str::FromStr;

use domain::certificates::{
    CertificateAlign, CertificateField, CertificateTemplate, CodePlace, MOST_FIELDS, PicturePlace, Tenths,
};
use domain::typed;

use crate::ui::prelude::*;
use words::certificates as m;

/// The form.
pub(super) const TEMPLATE: &str = "template";
/// Sent where the template has a picture.
pub(super) const PICTURE: &str = "picture";

/// The name of a part of a text in the form.
pub(super) fn part(name: &str, at: usize) -> String {
    format!("{name}-{at}")
}

/// A template in its form.
pub(super) fn state_of(template: &CertificateTemplate) -> FormState {
    let form = FormState::blank(TEMPLATE)
        .with("language", template.language.key())
        .with("paper", template.paper.key())
        .with("frame", template.frame.key())
        .with("frame-ink", template.frame_ink.key())
        .with("prefix", &template.prefix);
    let form = match &template.code {
        Some(CodePlace { left, top, side }) => {
            form.with("code", "yes").with("code-left", left).with("code-top", top).with("code-side", side)
        }
        None => form.with("code-left", 40).with("code-top", 154).with("code-side", 26),
    };
    let form = match &template.picture {
        Some(PicturePlace { left, top, width, height, alt }) => form
            .with(PICTURE, "yes")
            .with("picture-left", left)
            .with("picture-top", top)
            .with("picture-width", width)
            .with("picture-height", height)
            .with("picture-alt", alt),
        None => form,
    };
    let form = template.fields.iter().enumerate().fold(form, |form, (at, field)| with_field(form, at, field));
    // Room for one more, beside those that there are.
    if template.fields.len() < MOST_FIELDS { with_field(form, template.fields.len(), &more()) } else { form }
}

/// What a further text begins with.
fn more() -> CertificateField {
    let [left, top, width, height, size] = [40, 100, 217, 12, 16].map(Tenths::whole);
    CertificateField { left, top, width, height, size, align: CertificateAlign::Left, ..CertificateField::default() }
}

fn with_field(form: FormState, at: usize, field: &CertificateField) -> FormState {
    let form = form
        .with(&part("text", at), &field.text)
        .with(&part("left", at), field.left)
        .with(&part("top", at), field.top)
        .with(&part("width", at), field.width)
        .with(&part("height", at), field.height)
        .with(&part("size", at), field.size)
        .with(&part("face", at), field.face.key())
        .with(&part("align", at), field.align.key())
        .with(&part("ink", at), field.ink.key());
    if field.heading { form.with(&part("heading", at), "yes") } else { form }
}

/// How many texts a form has, the empty one at its end included.
pub(super) fn texts_in(form: &FormState) -> usize {
    (0..MOST_FIELDS).take_while(|at| !form.values_of(&part("text", *at)).is_empty()).count()
}

/// What was entered. Texts that were cleared are left out, whatever stands beside them.
///
/// # Errors
/// Numbers that are none, each with its field.
pub(super) fn read(sent: &Sent, lang: Lang) -> Result<CertificateTemplate, AppError> {
    let mut refusal = Refusal::default();
    let mut number = |field: &str| {
        Tenths::read(sent.raw(field)).unwrap_or_else(|| {
            let found: String = sent.get(field).chars().take(20).collect();
            refusal.add(field, m::bad_number(lang, &found));
            Tenths::default()
        })
    };
    let mut fields = Vec::new();
    for at in 0..MOST_FIELDS {
        let text = sent.raw(&part("text", at));
        if typed::is_blank(text) {
            continue;
        }
        fields.push(CertificateField {
            text: text.to_owned(),
            left: number(&part("left", at)),
            top: number(&part("top", at)),
            width: number(&part("width", at)),
            height: number(&part("height", at)),
            size: number(&part("size", at)),
            face: choice(sent, &part("face", at))?,
            align: choice(sent, &part("align", at))?,
            ink: choice(sent, &part("ink", at))?,
            heading: sent.has(&part("heading", at)),
        });
    }
    let code = if sent.has("code") {
        Some(CodePlace { left: number("code-left"), top: number("code-top"), side: number("code-side") })
    } else {
        None
    };
    let picture = if sent.has(PICTURE) {
        let (left, top) = (number("picture-left"), number("picture-top"));
        let (width, height) = (number("picture-width"), number("picture-height"));
        Some(PicturePlace { left, top, width, height, alt: sent.raw("picture-alt").to_owned() })
    } else {
        None
    };
    refusal.check()?;
    Ok(CertificateTemplate {
        language: Lang::parse(sent.get("language")).ok_or(AppError::BadRequest)?,
        paper: choice(sent, "paper")?,
        frame: choice(sent, "frame")?,
        frame_ink: choice(sent, "frame-ink")?,
        prefix: sent.get("prefix").to_owned(),
        fields,
        code,
        picture,
    })
}

/// One of a closed set: no page sends another.
fn choice<T: FromStr>(sent: &Sent, field: &str) -> Result<T, AppError> {
    sent.parse(field).ok_or(AppError::BadRequest)
}

/// A field for a length.
pub(super) fn length(name: &str, label: &'static str, unit: &'static str) -> AnyView {
    let name = name.to_owned();
    view! { <Field name=name label=label kind=InputKind::Number suffix=unit maxlength=7_usize/> }.into_any()
}
