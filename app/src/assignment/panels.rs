//! Panels: which judge sits in which.

use std::collections::BTreeMap;

use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::AccountId;
use services::{Panel, People};

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::contests as m;
use words::people as i;

/// The form's name.
pub const PANELS: &str = "panels";
/// The button that deals the judges instead of saving.
const DEAL: &str = "deal";
const MOST: usize = 50;
/// The field that says which tag the form is narrowed to.
const TAG: &str = "tag";

fn field(judge: &AccountId) -> String {
    format!("judge-{judge}")
}

/// The form as the stored panels fill it.
pub fn state(panels: &[Panel], judges: &[(AccountId, String)], settings: &Settings, phase: Phase) -> FormState {
    let round = if let Phase::Round(round) = phase { round } else { 1 };
    let expected = settings.round(round).map_or(1, |round| round.panels.max(1));
    let number = if panels.is_empty() { count(expected) } else { count(panels.len()) };
    let form = FormState::blank(PANELS).with("number", number);
    judges.iter().fold(form, |form, (judge, _)| {
        let seat = panels.iter().find(|panel| panel.judges.contains(judge)).map(|panel| panel.position);
        form.with(&field(judge), seat.map(|seat| seat.to_string()).unwrap_or_default())
    })
}

/// What the form asked for.
pub enum Sent {
    /// Deal the judges and show the result, unsaved.
    Dealt(FormState),
    /// Panels as chosen.
    Chosen(Vec<Vec<AccountId>>),
}

/// The tags of those who have any.
pub type Tags = BTreeMap<AccountId, Vec<String>>;

/// Whether a judge has a tag; everybody has the empty one.
fn is_tagged(tags: &Tags, judge: &AccountId, tag: &str) -> bool {
    tag.is_empty() || tags.get(judge).is_some_and(|mine| mine.iter().any(|one| one == tag))
}

/// Reads the form. Where it is narrowed to a tag, only the judges with it are dealt, and the others stay.
pub fn sent(sent: &crate::ui::form::Sent, judges: &[(AccountId, String)], tags: &Tags) -> Result<Sent, Refusal> {
    let lang = use_lang();
    let number = sent.parse::<usize>("number").filter(|number| (1..=MOST).contains(number));
    let Some(number) = number else {
        return Err(Refusal::default().field("number", m::panels_number(lang, sent.get("number"), count(MOST))));
    };
    if sent.has(DEAL) {
        let mut form = FormState::blank(PANELS).with("number", number);
        let mut place: usize = 0;
        for (judge, _) in judges {
            if is_tagged(tags, judge, sent.get(TAG)) {
                form = form.with(&field(judge), place % number + 1);
                place += 1;
            } else {
                form = form.with(&field(judge), sent.get(&field(judge)));
            }
        }
        return Ok(Sent::Dealt(form));
    }
    let seats = judges.iter().map(|(judge, _)| (judge, sent.parse::<usize>(&field(judge)))).collect::<Vec<_>>();
    let mut refusal = Refusal::default();
    for (judge, seat) in &seats {
        let left_empty = !sent.has(&field(judge));
        if !left_empty && !seat.is_some_and(|seat| (1..=number).contains(&seat)) {
            refusal.add(field(judge), m::panel_beyond(lang, count(number)));
        }
    }
    let panels = seated(&seats, number);
    let empty: Vec<String> = (1..)
        .zip(&panels)
        .filter(|(_, judges)| judges.is_empty())
        .map(|(panel, _): (usize, _)| panel.to_string())
        .collect();
    if refusal.is_empty() && !empty.is_empty() {
        refusal.add("number", m::panels_empty(lang, &empty.join(::words::phrases::between(lang))));
    }
    if refusal.is_empty() { Ok(Sent::Chosen(panels)) } else { Err(refusal) }
}

/// The judges of each panel, in their order.
fn seated(seats: &[(&AccountId, Option<usize>)], number: usize) -> Vec<Vec<AccountId>> {
    (1..=number)
        .map(|panel| {
            let mine = seats.iter().filter(|(_, seat)| *seat == Some(panel));
            mine.map(|(judge, _)| (*judge).clone()).collect()
        })
        .collect()
}

/// The sheet with the panels: a form before judging, a list afterwards. With a tag, the form lists the judges who have it.
pub fn show(people: &People, judges: &[(AccountId, String)], state: FormState, tag: &str, lang: Lang) -> AnyView {
    if judges.is_empty() {
        return view! {
            <Sheet title=m::panels(lang)><p class="muted small">{m::panels_need_judges(lang)}</p></Sheet>
        }
        .into_any();
    }
    if !people.can_assign {
        return listed(people, judges, lang);
    }
    let most = state.value("number").parse::<usize>().unwrap_or(1).clamp(people.panels.len().max(1), MOST);
    let open = judges.iter().filter(|(judge, _)| state.value(&field(judge)).is_empty()).count();
    let unsaved = is_unsaved(&stored_state(people, judges), judges, &state);
    // What is not stored is not told as a fact.
    let note = match open {
        _ if unsaved => m::panels_unsaved(lang).to_owned(),
        0 => m::all_seated(lang).to_owned(),
        open => m::unseated(lang, count(open)),
    };
    let proposed = unsaved.then(|| {
        view! { <Notice tone=Tone::Warning title=m::panels_unsaved(lang)><p>{m::panels_unsaved_body(lang)}</p></Notice> }
    });
    let (judges, tags, tag) = (judges.to_vec(), people.tags.clone(), tag.to_owned());
    let narrowed = (!tag.is_empty()).then(|| view! { <p class="small muted">{i::seats_of_tag(lang, &tag)}</p> });
    let kept = view! { <Hidden name=TAG value=tag.clone()/> };
    // Fields find their form only while its children are made.
    let seats = move || {
        let seat = |(judge, name): &(AccountId, String)| {
            if !is_tagged(&tags, judge, &tag) {
                let seat = use_context::<FormState>().map(|form| form.value(&field(judge)).to_owned());
                return view! { <Hidden name=field(judge) value=seat.unwrap_or_default()/> }.into_any();
            }
            let choices = (1..=most).map(|panel| Choice::new(panel, m::panel(lang, &panel.to_string()))).collect();
            let mine = tags.get(judge).map(|mine| ::words::phrases::list(lang, mine));
            let label = mine.map_or_else(|| name.clone(), |mine| ::words::phrases::aside(lang, name, &mine));
            view! { <Select name=field(judge) label=label choices=choices empty=m::no_panel(lang)/> }.into_any()
        };
        judges.iter().map(seat).collect::<Vec<_>>()
    };
    let to_plan = (!people.panels.is_empty() && !unsaved).then(|| {
        let href = format!("/contests/{}/assignment", people.contest.id);
        view! { <LinkButton href=href>{m::to_assignment(lang)}</LinkButton> }
    });
    view! {
        <Sheet title=m::panels(lang) note=note class="panel-seats">
            <div id="panels">
                <Form state=state>
                    <div class="deal">
                        <Field name="number" label=m::panels_count(lang) kind=InputKind::Number required=true/>
                        <Submit name=DEAL value="yes">{m::deal(lang)}</Submit>
                    </div>
                    {kept}
                    {proposed}
                    {narrowed}
                    <div class="seats">{seats()}</div>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::save_panels(lang)}</Submit>
                        {to_plan}
                    </div>
                </Form>
            </div>
        </Sheet>
    }
    .into_any()
}

/// Whether the form shows other seats than are stored: judges that were dealt, or a form that was refused.
fn is_unsaved(stored: &FormState, judges: &[(AccountId, String)], shown: &FormState) -> bool {
    judges.iter().any(|(judge, _)| stored.value(&field(judge)) != shown.value(&field(judge)))
}

/// The form as what is stored fills it.
fn stored_state(people: &People, judges: &[(AccountId, String)]) -> FormState {
    state(&people.panels, judges, &people.contest.settings, people.contest.phase)
}

fn listed(people: &People, judges: &[(AccountId, String)], lang: Lang) -> AnyView {
    let name = |id: &AccountId| judges.iter().find(|(judge, _)| judge == id).map(|(_, name)| name.clone());
    let between = ::words::phrases::between(lang);
    let rows: Vec<_> = people
        .panels
        .iter()
        .map(|panel| {
            let mut names: Vec<String> = panel.judges.iter().filter_map(name).collect();
            names.sort();
            view! { <div><dt>{m::panel(lang, &panel.label)}</dt><dd>{names.join(between)}</dd></div> }
        })
        .collect();
    // While a round is judged, what was dealt is followed on its own page.
    let to_progress = matches!(people.contest.phase, Phase::Round(_)).then(|| {
        let href = format!("/contests/{}/progress", people.contest.id);
        view! { <div class="acts"><LinkButton href=href>{m::to_progress(lang)}</LinkButton></div> }
    });
    view! {
        <Sheet title=m::panels(lang) note=m::panels_fixed(lang)>
            <div class="stack"><dl class="contest-facts">{rows}</dl>{to_progress}</div>
        </Sheet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judges() -> Vec<(AccountId, String)> {
        ["a", "b", "c"].map(|id| (id.parse().unwrap(), id.to_uppercase())).into()
    }

    #[test]
    fn a_new_contest_expects_its_panels() {
        let form = state(&[], &judges(), &domain::contest::preset::selection(), Phase::Draft);
        assert_eq!((form.value("number"), form.value("judge-a")), ("3", ""));
    }

    #[test]
    fn judges_that_were_dealt_are_not_told_as_seated() {
        let settings = domain::contest::preset::selection();
        let stored = state(&[], &judges(), &settings, Phase::Draft);
        let dealt = judges().iter().fold(FormState::blank(PANELS), |form, (judge, _)| form.with(&field(judge), 1));
        assert!(is_unsaved(&stored, &judges(), &dealt) && !is_unsaved(&stored, &judges(), &stored));
    }

    #[test]
    fn judges_sit_where_they_were_put() {
        let judges = judges();
        let seats: Vec<_> = judges.iter().map(|(id, _)| id).zip([Some(2), None, Some(1)]).collect();
        let panels = seated(&seats, 2);
        assert_eq!(panels, [vec![judges[2].0.clone()], vec![judges[0].0.clone()]]);
    }
}
