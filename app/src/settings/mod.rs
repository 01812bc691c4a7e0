//! `/contests/:contest/settings`: everything the organiser sets up, as data. One file a section: the fields its
//! settings make, and the settings its fields make.

mod arrange;
mod balance;
mod categories;
mod film;
mod form;
mod form_data;
mod form_view;
mod general;
mod page;
mod parts;
mod regions;
mod rounds;
mod rubric;
pub mod words;

use services::ContestEdit;

pub use self::balance::{limit_choices, rows_of, rule_subjects, rules_of};
pub use self::form_data::hundredths;
pub use self::page::SettingsPage;

use self::form_data::{FieldError, FormData, Reader, Wrong};
use self::parts::Shown;
use crate::ui::prelude::*;
use ::words::contest_settings as m;

/// A section: a part of the settings that is saved at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    General,
    Categories,
    Regions,
    Form,
    Film,
    Rubric,
    Rounds,
    Balance,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::General,
        Self::Categories,
        Self::Regions,
        Self::Form,
        Self::Film,
        Self::Rubric,
        Self::Rounds,
        Self::Balance,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Categories => "categories",
            Self::Regions => "regions",
            Self::Form => "form",
            Self::Film => "film",
            Self::Rubric => "rubric",
            Self::Rounds => "rounds",
            Self::Balance => "balance",
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::General => m::general(lang),
            Self::Categories => m::categories(lang),
            Self::Regions => m::regions(lang),
            Self::Form => m::form(lang),
            Self::Film => m::film_and_quotas(lang),
            Self::Rubric => m::rubric(lang),
            Self::Rounds => m::rounds(lang),
            Self::Balance => m::balance(lang),
        }
    }

    fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.key() == key).unwrap_or(Self::General)
    }

    /// Whether the rules of the selection, or the groups they speak of, are set up here.
    const fn tells_of_rules(self) -> bool {
        matches!(self, Self::Balance | Self::Categories | Self::Regions | Self::Form)
    }

    /// Whether entries that exist may answer otherwise than it asks after a change.
    const fn tells_of_entries(self) -> bool {
        matches!(self, Self::Categories | Self::Regions | Self::Form)
    }

    /// Whether it has texts in every language.
    const fn has_texts(self) -> bool {
        matches!(self, Self::Categories | Self::Regions | Self::Form | Self::Rubric | Self::Rounds)
    }

    fn write(self, edit: &ContestEdit) -> FormData {
        match self {
            Self::General => general::write(edit),
            Self::Categories => categories::write(&edit.settings),
            Self::Regions => regions::write(&edit.settings),
            Self::Form => form::write(&edit.settings),
            Self::Film => film::write(&edit.settings),
            Self::Rubric => rubric::write(&edit.settings),
            Self::Rounds => rounds::write(&edit.settings),
            Self::Balance => balance::write(&edit.settings),
        }
    }

    /// What was sent, in place of this section; or what is wrong with it.
    fn read(self, pairs: &FormData, mut edit: ContestEdit) -> Result<ContestEdit, Vec<Wrong>> {
        let mut reader = Reader::new(pairs);
        match self {
            Self::General => edit = general::read(&mut reader, edit),
            Self::Categories => categories::read(&mut reader, &mut edit.settings),
            Self::Regions => regions::read(&mut reader, &mut edit.settings),
            Self::Form => form::read(&mut reader, &mut edit.settings),
            Self::Film => film::read(&mut reader, &mut edit.settings),
            Self::Rubric => rubric::read(&mut reader, &mut edit.settings),
            Self::Rounds => rounds::read(&mut reader, &mut edit.settings),
            Self::Balance => balance::read(&mut reader, &mut edit.settings),
        }
        // What the domain says comes second: it would only repeat what could not be read.
        if reader.wrong.is_empty() {
            for problem in edit.settings.problems() {
                let field = words::place(&problem, &edit.settings, &reader.read);
                reader.refuse(field, FieldError::Domain(problem));
            }
        }
        if reader.wrong.is_empty() { Ok(edit) } else { Err(reader.wrong) }
    }

    fn show(self, pairs: &FormData, edit: &ContestEdit, shown: &Shown) -> AnyView {
        match self {
            Self::General => general::show(edit, shown.lang),
            Self::Categories => categories::show(pairs, shown),
            Self::Regions => regions::show(pairs, &edit.settings, shown),
            Self::Form => form_view::show(pairs, &edit.settings, shown),
            Self::Film => film::show(pairs, &edit.settings, shown),
            Self::Rubric => rubric::show(pairs, shown),
            Self::Rounds => rounds::show(pairs, shown),
            Self::Balance => balance::show(pairs, &edit.settings, shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit() -> ContestEdit {
        ContestEdit {
            title: "观摩".to_owned(),
            deadline: String::new(),
            settings: domain::contest::preset::selection(),
        }
    }

    #[test]
    fn every_section_reads_what_it_writes() {
        for section in Section::ALL {
            let back = section.read(&section.write(&edit()), edit()).unwrap();
            assert_eq!(back.settings, edit().settings, "{section:?}");
            assert_eq!(Section::of(section.key()), section);
        }
    }

    #[test]
    fn what_the_domain_refuses_is_placed_beside_its_field() {
        let change = |section: Section, field: &str, value: &str| {
            let mut pairs = section.write(&edit());
            pairs.0.retain(|(key, _)| key != field);
            pairs.put(field, value);
            section.read(&pairs, edit()).unwrap_err()[0].field.clone()
        };
        assert_eq!(change(Section::Categories, "category-3-key", "纪录片"), "category-3-key");
        assert_eq!(change(Section::Regions, "region-7-parent", "nowhere"), "region-7-parent");
        assert_eq!(change(Section::Rubric, "step", "0.3"), "step");
        assert_eq!(change(Section::Balance, "rule-1-number", "x"), "rule-1-number");
        assert_eq!(change(Section::Form, "field-5-when", "nowhere"), "field-5-when");
    }

    #[test]
    fn a_rule_that_contradicts_itself_is_told_at_its_first_sentence() {
        let edit = || ContestEdit { settings: domain::contest::preset::festival(), ..edit() };
        let mut pairs = Section::Balance.write(&edit());
        // At least 2 of each category, and at most 8.
        let (field, most) = pairs.0.iter_mut().find(|(_, value)| value == "8").unwrap();
        assert_eq!(field, "rule-2-number");
        *most = "1".to_owned();
        assert_eq!(Section::Balance.read(&pairs, edit()).unwrap_err()[0].field, "rule-1-number");
    }
}
