//! `/c` and `/c/:token`: whether a certificate is real. Anybody may ask, without an account. Server only.

use leptos::nonce::use_nonce;
use serde_json::json;
use services::{CertificateStanding, PublicCertificate, Refusal as Rule, ServiceError, Services};

use crate::accounts::filled_in;
use crate::site::SiteAssets;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::{When, moment};
use ::words::phrases;
use islands::session::{services, sign_in_from};
use islands::web;
use words::certificates as m;

const LOOK_UP: &str = "look-up";
const NUMBER: &str = "number";
const NAME: &str = "name";
/// The longest text in either field.
const LONGEST: usize = 200;

/// A certificate is looked up by its number and the name on it.
#[component]
pub fn CertificateLookUpPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let services = services()?;
        let mut form = FormState::blank(LOOK_UP);
        if let Some(sent) = posted(LOOK_UP) {
            match look_up(&services, &sent, lang).await {
                Ok(found) => return Ok(show(&found, lang)),
                Err(error) => form = sent.keep(error)?,
            }
        }
        Ok(view! {
            <PublicLayout title=m::look_up(lang)>
                <h1>{m::look_up(lang)}</h1>
                <p class="lead">{m::look_up_lead(lang)}</p>
                <Sheet>
                    <Form state=form>
                        <Field
                            name=NUMBER
                            label=m::number(lang)
                            help=m::look_up_number_help(lang)
                            required=true
                            maxlength=LONGEST
                            autocomplete="off"
                        />
                        <Field name=NAME label=m::look_up_name(lang) required=true maxlength=LONGEST autocomplete="off"/>
                        <div class="acts"><Submit kind=Kind::Primary>{m::look_up_do(lang)}</Submit></div>
                    </Form>
                </Sheet>
            </PublicLayout>
        }
        .into_any())
    })
}

async fn look_up(services: &Services, sent: &Sent, lang: Lang) -> Result<PublicCertificate, AppError> {
    filled_in(sent, &[(NUMBER, m::number(lang)), (NAME, m::look_up_name(lang))])?;
    match services.look_up_certificate(sent.get(NUMBER), sent.get(NAME), &sign_in_from()).await {
        Err(ServiceError::Refused(rule @ Rule::CertificateMistyped)) => {
            Err(AppError::refused_field(NUMBER, rule.message(lang)))
        }
        found => Ok(found?),
    }
}

/// The certificate whose code led here.
#[component]
pub fn AddressedCertificatePage() -> impl IntoView {
    page(async {
        let token: String = param("token")?;
        let found = services()?.certificate_at(&token, &sign_in_from()).await?;
        Ok(show(&found, use_lang()))
    })
}

fn show(found: &PublicCertificate, lang: Lang) -> AnyView {
    // Names of people are for who holds the paper, not for who searches the web; and it may be revoked at any moment.
    web::add_header(http::HeaderName::from_static("x-robots-tag"), "noindex");
    let day = |at: i64| moment(at, &found.zone).dated(lang);
    let (tone, standing) = match &found.standing {
        CertificateStanding::Holds => (Tone::Done, m::found_holds(lang).to_owned()),
        CertificateStanding::Replaced(at, number) => (Tone::Warning, m::found_replaced(lang, &day(*at), number)),
        CertificateStanding::Revoked(at) => (Tone::Warning, m::found_revoked(lang, &day(*at))),
    };
    let said: Vec<_> = found.words.iter().cloned().map(|text| view! { <li>{text}</li> }).collect();
    let tag = found.language.tag();
    let (at, zone) = (found.issued_at, found.zone.clone());
    let about = phrases::beside(lang, &[m::kind(lang, found.kind), found.contest.as_str()]);
    let pdf = found.token.as_ref().filter(|_| found.standing == CertificateStanding::Holds);
    let pdf = pdf.map(|token| {
        let href = format!("/c/{token}/certificate.pdf");
        view! { <LinkButton kind=Kind::Primary href=href>{m::take_pdf(lang)}</LinkButton> }
    });
    let check = file_check(&found.sha256, lang);
    let title = m::found_title(lang, &found.number);
    let heading = title.clone();
    let words = if said.is_empty() {
        view! { <p>{m::words_erased(lang)}</p> }.into_any()
    } else {
        view! { <p>{m::compare(lang)}</p><ol class="certificate-words" lang=tag>{said}</ol> }.into_any()
    };
    view! {
        <PublicLayout title=title>
            <h1>{heading}</h1>
            <Notice tone=tone title=standing>
                <p>{about}</p>
                <p class="small">{m::issued_at(lang)}" "<When at=at zone=zone/></p>
            </Notice>
            <Sheet title=m::words_on(lang)>{words}</Sheet>
            {check}
            <div class="acts">
                {pdf}
                <LinkButton href="/c">{m::look_up_again(lang)}</LinkButton>
            </div>
        </PublicLayout>
    }
    .into_any()
}

/// Whether a file is the one that was issued: by a script in the browser, or by the person with any program.
fn file_check(sha256: &str, lang: Lang) -> AnyView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (compared, shown) = (sha256.to_owned(), sha256.to_owned());
    let words = json!({
        "reading": m::file_reading(lang),
        "same": m::file_same(lang),
        "differs": m::file_differs(lang),
        "failed": m::file_failed(lang),
    });
    let chooser = (!assets.certificate.is_empty()).then(|| {
        view! {
            // Shown by its script: a browser that does not run it, such as that of an old phone, has nothing to choose a file for.
            <div id="certificate-file" hidden data-sha256=compared data-words=words.to_string()>
                <p class="help">{m::check_file_help(lang)}</p>
                <div class="field">
                    <label for="certificate-pdf">{m::choose_file(lang)}</label>
                    <input class="input" type="file" id="certificate-pdf" accept="application/pdf,.pdf"/>
                </div>
                <p role="status"></p>
            </div>
            <script type="module" id="certificate-script" src=assets.certificate nonce=nonce data-hash=assets.hash></script>
        }
    });
    view! {
        <Sheet title=m::check_file(lang)>
            {chooser}
            <p class="small">{m::check_file_without(lang)}</p>
            <p><code class="whole">{shown}</code></p>
        </Sheet>
    }
    .into_any()
}
