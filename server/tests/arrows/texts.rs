//! What no file may write, wherever it stands.

use std::path::PathBuf;

use crate::workspace::{root, visit};

#[test]
fn only_store_writes_sql_through_sqlx() {
    let mut offenders = Vec::new();
    for folder in ["app/src", "app/domain", "app/services", "app/words", "app/islands", "app/frontend", "server/src"] {
        visit(&root().join(folder), &mut |path, text| {
            if text.contains("sqlx::") {
                offenders.push(path.to_path_buf());
            }
        });
    }
    assert_eq!(offenders, Vec::<PathBuf>::new());
}

/// Leptos writes the children of `<textarea>` and `<title>` as they are, and nothing escapes inner HTML.
#[test]
fn what_leptos_does_not_escape_goes_through_raw_text() {
    let mut written = 0;
    let mut open = Vec::new();
    for folder in ["app/src", "app/islands"] {
        visit(&root().join(folder), &mut |path, text| {
            for (begins, ends, through) in
                [("<textarea", "</textarea>", "{raw_text(&"), ("<Title ", "/>", "text=raw_text(&")]
            {
                // The function itself, which names what it is for.
                let elements = if path.ends_with("islands/src/text.rs") { "" } else { text };
                for found in elements.split(begins).skip(1) {
                    written += 1;
                    let element = found.split_once(ends).map_or(found, |(element, _)| element);
                    if !element.contains(through) {
                        open.push((path.to_path_buf(), begins));
                    }
                }
            }
            let drawn_by_us = path.ends_with("certificates/template.rs");
            if text.contains("inner_html") && !drawn_by_us {
                open.push((path.to_path_buf(), "inner_html"));
            }
        });
    }
    assert_eq!(open, Vec::new());
    assert!(written >= 7, "{written}");
}
