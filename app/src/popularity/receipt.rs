//! `/calls/:contest/vote/receipt`: what a receipt proves, with everything that is needed to check it without this site. Server only.

use domain::ids::ContestId;
use domain::popularity::{BallotState, VoteProblem};
use islands::session;
use services::{ReceiptView, Refusal as Rule, ServiceError};

use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use ::words::phrases;
use ::words::times::day_with_weekday;
use words::popularity as m;

const CHECK: &str = "check";
const RECEIPT: &str = "receipt";
/// The longest text that is read as a receipt.
const LONGEST: usize = 300;

/// The look-up of receipts.
#[component]
pub fn VoteReceiptPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let services = session::services()?;
        let lang = use_lang();
        let mut state = FormState::blank(CHECK);
        let mut found = None;
        if let Some(sent) = posted(CHECK) {
            match services.vote_receipt(&id, sent.get(RECEIPT), &session::sign_in_from()).await {
                Ok(view) => {
                    state = state.with(RECEIPT, sent.get(RECEIPT));
                    found = Some(proof(&view, lang)?);
                }
                Err(error) => state = sent.keep(beside(error, lang))?,
            }
        }
        // Whether there is such a vote.
        let result = services.vote_result(&id).await?;
        let award = result.settings.award.get(lang).to_owned();
        let back = format!("/calls/{id}/vote");
        Ok(view! {
            <PublicLayout title=m::check_receipt(lang)>
                <h1>{m::check_receipt(lang)}</h1>
                <p class="muted"><a href=back>{award}</a></p>
                <p class="lead">{m::check_receipt_lead(lang)}</p>
                {found}
                <Form state=state>
                    <TextArea
                        name=RECEIPT
                        label=m::receipt(lang)
                        help=m::receipt_help(lang)
                        required=true
                        rows=3
                        maxlength=LONGEST
                    />
                    <div class="acts"><Submit kind=Kind::Primary>{m::check_do(lang)}</Submit></div>
                </Form>
            </PublicLayout>
        }
        .into_any())
    })
}

fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    match rule {
        Rule::Vote(VoteProblem::Receipt | VoteProblem::DayNotOver) => {
            AppError::refused_field(RECEIPT, rule.message(lang))
        }
        _ => error.into(),
    }
}

fn proof(view: &ReceiptView, lang: Lang) -> Result<AnyView, AppError> {
    let film = phrases::entry(lang, view.film.0, &view.film.1);
    let day = day_with_weekday(lang, view.receipt.day);
    let place = m::place_of(lang, count(view.proof.place.saturating_add(1)), count(view.proof.size));
    let root = view.proof.root.groups();
    let written = serde_json::to_string_pretty(&view.proof).map_err(AppError::internal)?;
    let outcome = view.outcome.map(|(state, rule)| {
        let words = match (state, rule) {
            (BallotState::Counted, _) => m::ballot_state(lang, state).to_owned(),
            (_, Some(rule)) => phrases::aside(lang, m::ballot_state(lang, state), m::rule(lang, rule)),
            (_, None) => m::ballot_state(lang, state).to_owned(),
        };
        view! { <div><dt>{m::outcome(lang)}</dt><dd>{words}</dd></div> }
    });
    Ok(view! {
        <Notice tone=Tone::Done title=m::receipt_holds(lang)>
            <dl class="person-facts">
                <div><dt>{m::film(lang)}</dt><dd>{film}</dd></div>
                <div><dt>{m::day(lang)}</dt><dd>{day}</dd></div>
                <div><dt>{m::place_in_day(lang)}</dt><dd>{place}</dd></div>
                <div><dt>{m::root(lang)}</dt><dd><code class="whole">{root}</code></dd></div>
                {outcome}
            </dl>
        </Notice>
        <section class="sheet">
            <h2>{m::proof(lang)}</h2>
            <p>{m::proof_help(lang)}</p>
            <pre class="proof" tabindex="0"><code>{written}</code></pre>
        </section>
    }
    .into_any())
}
