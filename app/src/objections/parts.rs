//! What the pages of objections share. Server only.

use ::words::objections as m;
use ::words::phrases::size;
use domain::objection::{EVIDENCE_BYTES, EVIDENCE_ENDINGS, MOST_EVIDENCE};

use crate::ui::prelude::*;

/// The form that sends files with a token; it works once.
pub(super) fn evidence_form(token: &str, lang: Lang) -> AnyView {
    let action = format!("/objections/evidence/{token}");
    let accept = EVIDENCE_ENDINGS.map(|ending| format!(".{ending}")).join(",");
    let help = m::evidence_help(lang, MOST_EVIDENCE, &size(EVIDENCE_BYTES));
    view! {
        <Sheet title=m::evidence(lang)>
            <form class="form" method="post" action=action enctype="multipart/form-data">
                <div class="field">
                    <label for="evidence">{m::evidence(lang)}</label>
                    <input class="input" type="file" id="evidence" name="evidence" multiple=true accept=accept aria-describedby="evidence-help"/>
                    <p class="help" id="evidence-help">{help}</p>
                </div>
                <div class="acts"><Submit>{m::send_evidence(lang)}</Submit></div>
            </form>
        </Sheet>
    }
    .into_any()
}
