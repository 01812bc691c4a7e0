//! `/contests/:contest/certificates/:certificate`: one certificate, and the forms that replace or revoke it. Server only.

use domain::certificates::{CertificateKind, CertificateValues, CertificateWord};
use domain::ids::{CertificateId, ContestId};
use domain::limits;
use domain::template::PlaceholderKey as _;
use services::CertificateView;

use super::list::standing;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use crate::ui::when::{When, moment};
use islands::session;
use words::certificates as m;

/// The forms.
const REPLACE: &str = "replace";
const REVOKE: &str = "revoke";

/// One certificate.
#[component]
pub fn CertificatePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let certificate: CertificateId = param("certificate")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let at = |certificate: &CertificateId| format!("/contests/{id}/certificates/{certificate}");
        let (mut replace, mut revoke) = (None, None);
        if let Some(sent) = posted(REPLACE) {
            let values: CertificateValues = CertificateWord::ALL
                .into_iter()
                .filter(|word| sent.values().iter().any(|(field, _)| field == word.key()))
                .map(|word| (word, sent.raw(word.key()).to_owned()))
                .collect();
            match services.replace_certificate(&actor, &id, &certificate, &values, sent.get("reason")).await {
                Ok(new) => return leave(&at(&new), Flash::done(m::replaced_done(lang))),
                Err(error) => replace = Some(sent.keep(error.into())?),
            }
        }
        if let Some(sent) = posted(REVOKE) {
            match services.revoke_certificate(&actor, &id, &certificate, sent.get("reason")).await {
                Ok(()) => return leave(&at(&certificate), Flash::done(m::revoked_done(lang))),
                Err(error) => revoke = Some(sent.keep(error.into())?),
            }
        }
        let view = services.certificate(&actor, &id, &certificate).await?;
        Ok(show(&view, (replace, revoke), lang))
    })
}

fn show(view: &CertificateView, (replace, revoke): (Option<FormState>, Option<FormState>), lang: Lang) -> AnyView {
    let one = &view.certificate;
    let title = m::one(lang, &one.number.to_string());
    let words: Vec<_> = one.words.iter().cloned().map(|text| view! { <li>{text}</li> }).collect();
    let tag = one.language.tag();
    let (at, zone) = (one.issued_at, view.contest.settings.time_zone.clone());
    let pdf = (!one.is_erased()).then(|| {
        let href = format!("/contests/{}/certificates/files/{}.pdf", view.contest.id, one.id);
        view! { <div class="acts"><LinkButton href=href>{m::take_pdf(lang)}</LinkButton></div> }
    });
    let erased = one.is_erased().then(|| view! { <p class="muted">{m::words_erased(lang)}</p> });
    let (address, shown) = (format!("/c/{}", one.token), view.address.clone());
    let sha256 = one.sha256.clone();
    let standing = standing(one, lang);
    let ended = one.end.as_ref().map(|end| {
        let day = moment(end.at, &view.contest.settings.time_zone).dated(lang);
        let said = match &end.replaced_by {
            Some(number) => m::found_replaced(lang, &day, &number.to_string()),
            None => m::found_revoked(lang, &day),
        };
        let why = (!end.reason.is_empty()).then(|| view! { <p>{m::ended_for(lang, &end.reason)}</p> });
        view! { <Notice tone=Tone::Warning title=said>{why}</Notice> }
    });
    let forms = (view.may_issue && one.end.is_none()).then(|| forms(view, replace, revoke, lang));
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="certificates" title=title>
            <div class="stack">
                {ended}
                <Sheet title=m::words_on(lang)>
                    <div class="stack">
                        <p>{standing}" "<span class="small muted"><When at=at zone=zone/></span></p>
                        {erased}
                        <ol class="certificate-words" lang=tag>{words}</ol>
                        <p class="small">{m::sha256(lang)}" "<code class="certificate-hash">{sha256}</code></p>
                        <p class="small">{m::address(lang)}" "<a class="certificate-hash" href=address>{shown}</a></p>
                        {pdf}
                    </div>
                </Sheet>
                {forms}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// What can be put right.
fn entered(kind: CertificateKind) -> impl Iterator<Item = CertificateWord> {
    kind.words().iter().copied().filter(|word| !word.is_given())
}

fn forms(view: &CertificateView, replace: Option<FormState>, revoke: Option<FormState>, lang: Lang) -> AnyView {
    let one = &view.certificate;
    let kind = one.kind;
    let stored = entered(kind).fold(FormState::blank(REPLACE), |form, word| form.with(word.key(), one.value(word)));
    let field = move |word: CertificateWord| {
        let (label, required) = (m::word(lang, word), kind.needed().contains(&word));
        view! { <Field name=word.key() label=label required=required maxlength=limits::CERTIFICATE_TEXT/> }
    };
    let (replace, revoke) = (replace.unwrap_or(stored), revoke.unwrap_or_else(|| FormState::blank(REVOKE)));
    view! {
        <Sheet title=m::replace(lang)>
            <p class="small muted">{m::replace_help(lang)}</p>
            <Form state=replace>
                {entered(kind).map(field).collect::<Vec<_>>()}
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
                <div class="acts"><Submit kind=Kind::Primary>{m::replace_do(lang)}</Submit></div>
            </Form>
        </Sheet>
        <Sheet title=m::revoke(lang)>
            <p class="small muted">{m::revoke_help(lang)}</p>
            <Form state=revoke>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
                <div class="acts"><Submit>{m::revoke_do(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
