//! The picture behind the texts of a template: where it stands, in the form of the template, and the forms that put it there and take
//! it off. Server only.

use domain::limits;
use services::CertificateTemplateView;

use super::form::{PICTURE, length};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::upload::upload;
use ::words::phrases::size;
use words::certificates as m;

/// The form that takes the picture off.
pub(super) const REMOVE: &str = "remove-picture";

/// Where the picture stands. Within the form: its fields find their values there.
pub(super) fn place(lang: Lang) -> AnyView {
    let mm = |name: &str, label: &'static str| length(name, label, m::mm(lang));
    let places = (
        mm("picture-left", m::background_left(lang)),
        mm("picture-top", m::background_top(lang)),
        mm("picture-width", m::background_width(lang)),
        mm("picture-height", m::background_height(lang)),
    );
    let help = m::background_alt_help(lang);
    view! {
        <Hidden name=PICTURE value="yes"/>
        <div class="certificate-places">{places}</div>
        <Field name="picture-alt" label=m::background_alt(lang) help=help maxlength=limits::CERTIFICATE_PICTURE_ALT/>
    }
    .into_any()
}

/// The picture itself: forms of their own, since one sends bytes.
pub(super) fn file(view: &CertificateTemplateView, lang: Lang) -> AnyView {
    let kept = view.file.as_ref().map(|file| {
        let facts = file.facts;
        let told = m::background_file(lang, facts.format.name(), facts.width, facts.height, &size(file.size_bytes));
        view! {
            <form method="post" class="acts">
                <Hidden name=FORM_FIELD value=REMOVE/>
                <span>{told}</span>
                <button type="submit" class=Kind::Quiet.class()>{m::background_remove(lang)}</button>
            </form>
        }
    });
    let action = format!("/contests/{}/certificates/templates/{}/picture", view.contest.id, view.kind.key());
    let (label, add) = (m::background_choose(lang), m::background_add(lang));
    let upload = upload(action, view.kind.key(), label, m::background_limits(lang), add);
    view! { <Sheet title=m::background(lang)><div class="stack">{kept}{upload}</div></Sheet> }.into_any()
}
