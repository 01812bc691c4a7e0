//! Title, deadline, zone.

use domain::limits;
use services::ContestEdit;

use super::form_data::{FieldError, FormData, Reader};
use super::parts::suggestions;
use crate::ui::prelude::*;
use words::contest_settings as m;

/// Zones that are suggested; any IANA name may be entered.
const ZONES: [&str; 12] = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Urumqi",
    "Asia/Singapore",
    "Asia/Tokyo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
];

pub fn write(edit: &ContestEdit) -> FormData {
    let mut pairs = FormData::default();
    pairs.put("title", &edit.title);
    pairs.put("deadline", edit.deadline.replace(' ', "T"));
    pairs.put("grace_minutes", edit.settings.grace_minutes);
    pairs.put("time_zone", &edit.settings.time_zone);
    pairs.tick("second_factor", edit.settings.second_factor);
    pairs
}

pub fn read(reader: &mut Reader<'_>, mut edit: ContestEdit) -> ContestEdit {
    edit.title = reader.needed("title");
    edit.deadline = reader.words("deadline").replace('T', " ");
    edit.settings.grace_minutes = reader.whole("grace_minutes", 0, 10_080);
    let zone = reader.needed("time_zone");
    if !zone.is_empty() && jiff::tz::TimeZone::get(&zone).is_err() {
        reader.refuse("time_zone", FieldError::Zone(zone.clone()));
    }
    edit.settings.time_zone = zone;
    edit.settings.second_factor = reader.ticked("second_factor");
    edit
}

pub fn show(edit: &ContestEdit, lang: Lang) -> AnyView {
    let zones = suggestions("zones", ZONES.iter().map(|zone| ((*zone).to_owned(), String::new())).collect());
    view! {
        <Field name="title" label=m::title(lang) required=true maxlength=limits::CONTEST_TITLE/>
        <div class="two">
            <Field
                name="deadline"
                label=m::deadline(lang)
                kind=InputKind::DateTime
                help=m::deadline_help(lang, &edit.settings.time_zone)
            />
            <Field
                name="grace_minutes"
                label=m::grace(lang)
                kind=InputKind::Number
                help=m::grace_help(lang)
                suffix=m::minutes(lang)
            />
        </div>
        <Field name="time_zone" label=m::zone(lang) help=m::zone_help(lang) required=true list="zones"/>
        {zones}
        <Checkbox name="second_factor" label=m::second_factor(lang) help=m::second_factor_help(lang)/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::contest::Settings;

    use super::*;

    fn edit() -> ContestEdit {
        ContestEdit {
            title: "观摩".to_owned(),
            deadline: "2026-04-30 18:00".to_owned(),
            settings: Settings { second_factor: true, ..domain::contest::preset::selection() },
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
    fn a_zone_nobody_knows_is_named() {
        let mut pairs = write(&edit());
        pairs.0.retain(|(key, _)| key != "time_zone");
        pairs.put("time_zone", "Mars/Olympus");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, edit());
        assert_eq!(reader.wrong[0].what, FieldError::Zone("Mars/Olympus".to_owned()));
    }
}
