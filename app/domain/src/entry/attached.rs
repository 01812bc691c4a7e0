//! Files that the form asks for.

use std::collections::BTreeSet;

use crate::contest::settings::Settings;
use crate::film::kind::FileKind;
use crate::form::{AnswerProblem, Answers, Field, FieldKind, FieldProblem, asked};

/// The kind of file a field asks for; `None` where it asks for an answer.
#[must_use]
pub const fn file_asked(field: &Field) -> Option<FileKind> {
    match &field.kind {
        FieldKind::File(attached) => Some(attached.file),
        _ => None,
    }
}

/// Required files that an entry with these answers does not have, as at submission.
#[must_use]
pub fn missing_files(settings: &Settings, answers: &Answers, attached: &BTreeSet<FileKind>) -> Vec<FieldProblem> {
    let lacks = |field: &&Field| field.required && file_asked(field).is_some_and(|kind| !attached.contains(&kind));
    let missing = asked(&settings.form, answers).into_iter().filter(lacks);
    missing.map(|field| FieldProblem { field: field.key.clone(), problem: AnswerProblem::Missing }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::entry::check;
    use crate::form::{Answer, AttachedFile, Visible};
    use crate::text::Text;

    #[test]
    fn a_required_file_is_asked_where_its_category_is() {
        let mut settings = preset::selection();
        let script = FieldKind::File(AttachedFile { file: FileKind::Script });
        let field = Field::new("script", Text::same("Script"), script, Visible::Office);
        settings.form.push(Field { required: true, categories: vec!["文艺片".to_owned()], ..field });
        let of = |category: &str| Answers::from([("category".to_owned(), Answer::Text(category.to_owned()))]);
        let missing = |category: &str, attached: &[FileKind]| {
            missing_files(&settings, &of(category), &attached.iter().copied().collect()).len()
        };
        assert_eq!(missing("文艺片", &[FileKind::Still]), 1);
        assert_eq!(missing("文艺片", &[FileKind::Still, FileKind::Script]), 0);
        assert_eq!(missing("微视频", &[]), 0);
        // It is no answer, so the check of answers does not miss it.
        assert!(check(&settings, &of("文艺片"), true).iter().all(|problem| problem.field != "script"));
    }
}
