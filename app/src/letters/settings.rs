//! What of a contest's letters goes automatically, and when: the form and how it is read.

use domain::letter::{LetterSettings, QuietHours, minute_of_time, time_of_minute};
use services::Contest;

use crate::ui::prelude::*;
use words::outbox as m;
use words::times::named_zone;

/// The form's name.
pub const SETTINGS: &str = "letter-settings";

/// What is decided, as the form shows it.
pub fn state(settings: &LetterSettings) -> FormState {
    let mut form = FormState::blank(SETTINGS);
    for (field, ticked) in [("receipts", settings.receipts), ("returns", settings.returns)] {
        if ticked {
            form = form.with(field, "yes");
        }
    }
    if let Some(quiet) = settings.quiet {
        let (from, to): (u16, u16) = quiet.into();
        form = form.with("quiet_from", time_of_minute(from)).with("quiet_to", time_of_minute(to));
    }
    settings.languages.iter().fold(form, |form, lang| form.with("languages", lang.key()))
}

/// What a form decides.
///
/// # Errors
/// Quiet hours that are none, or no language.
pub fn read(sent: &Sent, lang: Lang) -> Result<LetterSettings, Refusal> {
    let mut refusal = Refusal::default();
    let quiet = match (sent.get("quiet_from"), sent.get("quiet_to")) {
        ("", "") => None,
        (from, to) => {
            let hours = minute_of_time(from).zip(minute_of_time(to));
            let hours = hours.and_then(|(from, to)| QuietHours::new(from, to).ok());
            if hours.is_none() {
                refusal.add("quiet_from", m::quiet_wrong(lang));
            }
            hours
        }
    };
    let sent_languages = sent.all("languages");
    let languages: Vec<Lang> = Lang::ALL.iter().copied().filter(|one| sent_languages.contains(&one.key())).collect();
    if languages.is_empty() {
        refusal.add("languages", ::words::session::missing(lang));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(LetterSettings { receipts: sent.has("receipts"), returns: sent.has("returns"), quiet, languages })
}

/// The form.
pub fn show(contest: &Contest, state: FormState, lang: Lang) -> AnyView {
    let zone = m::quiet_help(lang, named_zone(lang, &contest.settings.time_zone));
    let languages = Lang::ALL.iter().map(|one| Choice::new(one.key(), one.own_name())).collect();
    view! {
        <Sheet title=m::settings(lang)>
            <Form state=state>
                <p class="small muted">{m::always(lang)}</p>
                <Checkbox name="receipts" label=m::receipts(lang) help=m::else_drafts(lang)/>
                <Checkbox name="returns" label=m::returns(lang) help=m::else_drafts(lang)/>
                <div class="two">
                    <Field name="quiet_from" label=m::quiet_from(lang)/>
                    <Field name="quiet_to" label=m::quiet_to(lang)/>
                </div>
                <p class="small muted">{zone}</p>
                <CheckGroup
                    name="languages"
                    label=m::languages(lang)
                    choices=languages
                    help=m::languages_help(lang)
                    required=true
                />
                <div class="acts"><Submit>{m::save(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_is_shown_as_it_would_be_sent() {
        let settings = LetterSettings {
            receipts: false,
            returns: true,
            quiet: QuietHours::new(22 * 60, 7 * 60 + 30).ok(),
            languages: vec![Lang::Zh],
        };
        let form = state(&settings);
        assert_eq!((form.value("quiet_from"), form.value("quiet_to")), ("22:00", "07:30"));
        assert!(!form.has("receipts", "yes") && form.has("returns", "yes"));
        assert_eq!(form.values_of("languages"), ["zh"]);
        assert_eq!(state(&LetterSettings { quiet: None, ..settings }).value("quiet_from"), "");
    }
}
