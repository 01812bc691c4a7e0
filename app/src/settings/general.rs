//! Title, deadline, zone.

use domain::limits;
use services::ContestEdit;

use super::form_data::{FieldError, FormData, Reader};
use crate::ui::prelude::*;
use words::contest_settings as m;
use words::times::{ZONES, named_zone};

pub fn write(edit: &ContestEdit) -> FormData {
    let mut pairs = FormData::default();
    pairs.put("title", &edit.title);
    pairs.put("deadline", edit.deadline.replace(' ', "T"));
    pairs.put("grace_minutes", edit.settings.grace_minutes);
    pairs.put("time_zone", &edit.settings.time_zone);
    pairs.tick("second_factor", edit.settings.second_factor);
    pairs.tick("through_units", edit.settings.intake.through_units);
    pairs.tick("nomination_form", edit.settings.intake.nomination_form);
    pairs.tick("second_reader", edit.settings.intake.second_reader);
    let reasons: Vec<&str> = edit.settings.intake.reasons.iter().map(|text| text.get(Lang::default())).collect();
    pairs.put("usual_reasons", reasons.join("\n"));
    pairs.tick("viewing_receipt", !edit.settings.no_viewing_receipt);
    pairs.tick("collects_lessons", edit.settings.collects_lessons);
    pairs
}

pub fn read(reader: &mut Reader<'_>, mut edit: ContestEdit) -> ContestEdit {
    edit.title = reader.needed("title");
    edit.deadline = reader.words("deadline").replace('T', " ");
    edit.settings.grace_minutes = reader.whole("grace_minutes", 0, limits::GRACE_MINUTES);
    let zone = reader.needed("time_zone");
    if !zone.is_empty() && jiff::tz::TimeZone::get(&zone).is_err() {
        reader.refuse("time_zone", FieldError::Zone(zone.clone()));
    }
    edit.settings.time_zone = zone;
    edit.settings.second_factor = reader.ticked("second_factor");
    edit.settings.intake.through_units = reader.ticked("through_units");
    edit.settings.intake.nomination_form = reader.ticked("nomination_form");
    edit.settings.intake.second_reader = reader.ticked("second_reader");
    edit.settings.intake.reasons = usual_reasons(&reader.words("usual_reasons"), &edit.settings.intake.reasons);
    edit.settings.no_viewing_receipt = !reader.ticked("viewing_receipt");
    edit.settings.collects_lessons = reader.ticked("collects_lessons");
    edit
}

/// One reason a line. One that was there keeps its translations.
fn usual_reasons(typed: &str, before: &[Text]) -> Vec<Text> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let kept = |line: &str| before.iter().find(|text| text.get(Lang::default()) == line).cloned();
    lines.map(|line| kept(line).unwrap_or_else(|| Text::same(line))).collect()
}

/// Zones by the names people know them by, and the one that is set up if it is another.
fn zones(set: &str, lang: Lang) -> Vec<Choice> {
    let other = (!ZONES.contains(&set)).then_some(set);
    ZONES.into_iter().chain(other).map(|zone| Choice::new(zone, named_zone(lang, zone))).collect()
}

pub fn show(edit: &ContestEdit, lang: Lang) -> AnyView {
    let zones = zones(&edit.settings.time_zone, lang);
    view! {
        <Field name="title" label=m::title(lang) required=true maxlength=limits::CONTEST_TITLE/>
        <div class="two">
            <Field
                name="deadline"
                label=m::deadline(lang)
                kind=InputKind::DateTime
                help=m::deadline_help(lang, named_zone(lang, &edit.settings.time_zone))
            />
            <Field
                name="grace_minutes"
                label=m::grace(lang)
                kind=InputKind::Number
                help=m::grace_help(lang)
                suffix=m::minutes(lang)
            />
        </div>
        <Select name="time_zone" label=m::zone(lang) choices=zones required=true/>
        <Checkbox name="second_factor" label=m::second_factor(lang) help=m::second_factor_help(lang)/>
        <Checkbox name="through_units" label=m::through_units(lang) help=m::through_units_help(lang)/>
        <Checkbox name="nomination_form" label=m::nomination_form(lang) help=m::nomination_form_help(lang)/>
        <Checkbox name="second_reader" label=m::second_reader(lang) help=m::second_reader_help(lang)/>
        <TextArea name="usual_reasons" label=m::usual_reasons(lang) help=m::usual_reasons_help(lang) rows=4/>
        <Checkbox name="viewing_receipt" label=m::viewing_receipt(lang) help=m::viewing_receipt_help(lang)/>
        <Checkbox name="collects_lessons" label=m::collects_lessons(lang) help=m::collects_lessons_help(lang)/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::contest::{Intake, Settings};

    use super::*;

    fn edit() -> ContestEdit {
        ContestEdit {
            title: "观摩".to_owned(),
            deadline: "2026-04-30 18:00".to_owned(),
            settings: Settings {
                second_factor: true,
                intake: Intake {
                    through_units: true,
                    nomination_form: true,
                    second_reader: true,
                    reasons: vec![Text::new("影片无声", "The film has no sound"), Text::same("缺字幕")],
                },
                no_viewing_receipt: true,
                collects_lessons: true,
                ..domain::contest::preset::selection()
            },
        }
    }

    #[test]
    fn there_and_back() {
        let pairs = write(&edit());
        let mut reader = Reader::new(&pairs);
        let back = read(&mut reader, edit());
        assert_eq!((reader.wrong.len(), &back.title, &back.deadline), (0, &edit().title, &edit().deadline));
        assert_eq!(back.settings, edit().settings);
    }

    #[test]
    fn zones_have_names() {
        let values = |set| zones(set, Lang::Zh).into_iter().map(|choice| choice.value).collect::<Vec<_>>();
        assert_eq!(values("Asia/Shanghai"), ZONES);
        assert_eq!(values("Africa/Lagos").last().unwrap(), "Africa/Lagos");
        assert!(ZONES.iter().all(|zone| jiff::tz::TimeZone::get(zone).is_ok()));
        assert!(zones("UTC", Lang::Zh).iter().all(|choice| !choice.label.contains('/')), "names, not codes");
    }

    #[test]
    fn a_zone_nobody_knows_is_named() {
        let mut pairs = write(&edit());
        pairs.0.retain(|(key, _)| key != "time_zone");
        pairs.put("time_zone", "Mars/Olympus");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, edit());
        assert_eq!(reader.wrong[0].what, FieldError::Zone("Mars/Olympus".to_owned()));
    }
}
