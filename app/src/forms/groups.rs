//! The fields of a form under their headings.

use domain::contest::Settings;
use domain::form::{Field, FormSection, Visible};
use words::{Lang, entries as m};

/// What a group of fields has in common.
#[derive(Clone, Copy, Debug)]
enum Common<'s> {
    /// A section of the organiser's.
    Section(&'s FormSection),
    /// Who sees them.
    Seen(Visible),
}

/// Fields that stand under one heading, in the organiser's order.
#[derive(Clone, Debug)]
pub struct FieldGroup<'s> {
    common: Common<'s>,
    /// The fields.
    pub fields: Vec<&'s Field>,
}

impl FieldGroup<'_> {
    /// A key of its own among the groups of the form.
    #[must_use]
    pub fn key(&self) -> String {
        match self.common {
            Common::Section(section) => format!("section-{}", section.key),
            Common::Seen(Visible::Everyone) => "work".to_owned(),
            Common::Seen(Visible::OpenRounds) => "origin".to_owned(),
            Common::Seen(Visible::Office) => "office".to_owned(),
        }
    }

    /// Its heading.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        match self.common {
            Common::Section(section) => section.label.get(lang).to_owned(),
            Common::Seen(Visible::Everyone) => m::group_work(lang).to_owned(),
            Common::Seen(Visible::OpenRounds) => m::group_origin(lang).to_owned(),
            Common::Seen(Visible::Office) => m::group_office(lang).to_owned(),
        }
    }

    /// Who sees all its fields; `None` where that differs from field to field.
    #[must_use]
    pub fn seen_by(&self) -> Option<Visible> {
        let first = self.fields.first()?.visible;
        self.fields.iter().all(|field| field.visible == first).then_some(first)
    }
}

/// Who sees a field, in words.
#[must_use]
pub const fn seen_words(visible: Visible, lang: Lang) -> &'static str {
    match visible {
        Visible::Everyone => m::group_work_note(lang),
        Visible::OpenRounds => m::group_origin_note(lang),
        Visible::Office => m::group_office_note(lang),
    }
}

/// The fields of a form by section; those that stand in none come first, by who sees them: the work, where it comes from, the
/// office.
#[must_use]
pub fn groups(settings: &Settings) -> Vec<FieldGroup<'_>> {
    let of = |common: Common<'_>, field: &Field| match common {
        Common::Section(section) => field.section == section.key,
        Common::Seen(visible) => settings.section(&field.section).is_none() && field.visible == visible,
    };
    let seen = [Visible::Everyone, Visible::OpenRounds, Visible::Office].map(Common::Seen);
    let all = seen.into_iter().chain(settings.sections.iter().map(Common::Section));
    all.map(|common| FieldGroup { common, fields: settings.form.iter().filter(|field| of(common, field)).collect() })
        .filter(|group| !group.fields.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::contest::preset;
    use domain::text::Text;

    use super::*;

    #[test]
    fn sections_come_after_what_stands_in_none() {
        let mut settings = preset::selection();
        let titles =
            |settings: &Settings| groups(settings).iter().map(|group| group.title(Lang::En)).collect::<Vec<_>>();
        let before = titles(&settings);
        assert_eq!(before.len(), 3);
        for (key, name) in [("contact", "Contact"), ("empty", "Nothing stands here")] {
            settings.sections.push(FormSection { key: key.to_owned(), label: Text::same(name) });
        }
        for field in settings.form.iter_mut().filter(|field| field.key.starts_with("contact_")) {
            field.section = "contact".to_owned();
        }
        assert_eq!(titles(&settings), [before.clone(), vec!["Contact".to_owned()]].concat());
        let contact = groups(&settings).pop().unwrap();
        assert_eq!((contact.fields.len(), contact.seen_by()), (3, Some(Visible::Office)));
        settings.form.iter_mut().find(|field| field.key == "contact_name").unwrap().visible = Visible::Everyone;
        assert_eq!(groups(&settings).pop().unwrap().seen_by(), None);
        // A section that is gone leaves its fields where they were.
        settings.sections.clear();
        assert_eq!(titles(&settings), before);
    }
}
