//! The form that passes, returns or refuses an entry, and the reasons that are put together in it. Server only.

use domain::contest::Settings;
use domain::entry::EntryState;
use domain::form::asked;
use services::{CheckView, Decision};

use crate::entries::answers;
use crate::entries::components::reasons_list;
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use words::phrases;
use words::screening as m;

/// The name of the form.
pub const DECIDE: &str = "decide";

/// What was decided, or what is missing to decide it.
pub fn decided(sent: &Sent, settings: &Settings, lang: Lang) -> Result<(Decision, String), Refusal> {
    let decision = match sent.get("decision") {
        "pass" => Decision::Pass,
        "return" => Decision::Return,
        "refuse" => Decision::Refuse,
        _ => return Err(Refusal::default().field("decision", m::choose_one(lang))),
    };
    let fields: Vec<String> = sent
        .all("field")
        .into_iter()
        .filter(|key| settings.field(key).is_some())
        .map(|key| answers::label(settings, key, lang))
        .collect();
    let usual = usual_reasons(settings, &sent.all("usual"), lang);
    let reasons = reasons_text(&fields, &usual, sent.get("reasons"), lang);
    if decision.needs_reasons() && reasons.is_empty() {
        return Err(Refusal::default().field("reasons", m::reasons_needed(lang)));
    }
    Ok((decision, reasons))
}

/// The reasons of the organiser's list that were chosen, by their places in it.
fn usual_reasons(settings: &Settings, chosen: &[&str], lang: Lang) -> Vec<String> {
    let places = chosen.iter().filter_map(|place| place.parse::<usize>().ok());
    places.filter_map(|place| settings.intake.reasons.get(place)).map(|text| text.get(lang).to_owned()).collect()
}

/// The reasons as the author reads them, one a line: each field that was ticked with the usual reasons, else with the one line that
/// was written, else that it is to be corrected; usual reasons about no field; then what was written.
fn reasons_text(fields: &[String], usual: &[String], own: &str, lang: Lang) -> String {
    let mut own: Vec<&str> = own.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = match own.as_slice() {
        _ if !usual.is_empty() => phrases::clauses(lang, usual),
        // A line that names its field itself is about that one.
        [only] if !fields.is_empty() && !only.contains([':', '\u{ff1a}']) => {
            let only = (*only).to_owned();
            own.clear();
            only
        }
        _ => m::please_correct(lang).to_owned(),
    };
    let mut lines: Vec<String> = fields.iter().map(|label| phrases::labelled(lang, label, &said)).collect();
    if fields.is_empty() {
        lines.extend(usual.iter().cloned());
    }
    lines.extend(own.into_iter().map(str::to_owned));
    lines.join("\n")
}

/// The decision, or where the entry stands when none can be made.
pub fn decision(check: &CheckView, title: &str, state: FormState, lang: Lang) -> AnyView {
    let view = &check.view;
    let note = match view.entry.state {
        EntryState::Submitted => "",
        EntryState::Returned => m::returned_note(lang),
        EntryState::Refused => m::refused_note(lang),
        EntryState::Withdrawn => m::withdrawn_note(lang),
        EntryState::Draft | EntryState::Eligible | EntryState::Shortlisted | EntryState::NotShortlisted => {
            if view.can_check { m::eligible_note(lang) } else { "" }
        }
    };
    let waits = matches!(view.entry.state, EntryState::Submitted | EntryState::Eligible) && !view.can_check;
    let note = if waits { m::closed_note(lang) } else { note };
    let note = (!note.is_empty()).then(|| view! { <p class="muted">{note}</p> });
    let reasons = (!view.entry.reasons.is_empty()).then(|| {
        view! {
            <div>
                <h3>{m::given_reasons(lang)}</h3>
                {reasons_list(&view.contest.settings, &view.entry.reasons, false)}
            </div>
        }
    });
    let form = view.can_check.then(|| decision_form(check, title, state, lang));
    view! {
        <Sheet title=m::decision(lang) class="decision">
            <div class="stack">
                {note}
                {reasons}
                {form}
            </div>
        </Sheet>
    }
    .into_any()
}

fn decision_form(check: &CheckView, title: &str, state: FormState, lang: Lang) -> AnyView {
    let view = &check.view;
    let settings = &view.contest.settings;
    let mut choices = vec![Choice::new("return", m::give_back(lang)).help(m::give_back_help(lang))];
    if view.entry.state == EntryState::Submitted {
        choices.insert(0, Choice::new("pass", m::pass(lang)).help(m::pass_help(lang)));
        choices.push(Choice::new("refuse", m::refuse(lang)).help(m::refuse_help(lang)));
    }
    let (contest, title) = (view.contest.id.to_string(), title.to_owned());
    let number = view.entry.number.unwrap_or_default().to_string();
    let fields: Vec<Choice> = asked(&settings.form, &view.entry.answers)
        .into_iter()
        .map(|field| Choice::new(&field.key, field.label.get(lang)))
        .collect();
    let usual: Vec<Choice> =
        settings.intake.reasons.iter().enumerate().map(|(place, text)| Choice::new(place, text.get(lang))).collect();
    // Folded: the decision stands in sight without them.
    let usual = (!usual.is_empty()).then_some(usual);
    let second =
        settings.intake.second_reader.then(|| view! { <p class="small muted">{m::second_reader_note(lang)}</p> });
    view! {
        <Form state=state>
            <Hidden name="contest" value=contest/>
            <Hidden name="number" value=number/>
            <Hidden name="title" value=title/>
            <RadioGroup name="decision" label=m::choose(lang) choices=choices required=true/>
            <details class="by-field">
                <summary>{m::by_field(lang)}</summary>
                <CheckGroup name="field" label=m::fields_to_correct(lang) choices=fields/>
                {usual.map(|usual| view! { <CheckGroup name="usual" label=m::usual_reasons(lang) choices=usual/> })}
            </details>
            <TextArea name="reasons" label=m::reasons(lang) help=m::reasons_help(lang) rows=3/>
            {second}
            <div class="acts">
                <Submit kind=Kind::Primary>{m::decide(lang)}</Submit>
            </div>
        </Form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_put_together_field_by_field() {
        let lines = |fields: &[&str], usual: &[&str], own: &str| {
            let all = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
            reasons_text(&all(fields), &all(usual), own, Lang::Zh)
        };
        assert_eq!(lines(&["内容简介"], &[], ""), "内容简介：请修改");
        assert_eq!(lines(&["内容简介"], &[], "太短"), "内容简介：太短");
        assert_eq!(lines(&["内容简介"], &[], "片名：有错字"), "内容简介：请修改\n片名：有错字");
        assert_eq!(
            lines(&["内容简介", "片名"], &["有错字"], " 请补盖章\n"),
            "内容简介：有错字\n片名：有错字\n请补盖章"
        );
        assert_eq!(lines(&[], &["影片无声", "缺字幕"], ""), "影片无声\n缺字幕", "about no field");
        assert_eq!(lines(&[], &[], " \n"), "");
        let mut settings = domain::contest::preset::selection();
        settings.intake.reasons = vec![Text::same("影片无声"), Text::same("缺字幕")];
        assert_eq!(usual_reasons(&settings, &["1", "7", "x"], Lang::Zh), ["缺字幕"]);
    }
}
