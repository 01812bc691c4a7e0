//! Every text is read: the messages of every language, the presets, and what stands in the sources.

use std::path::{Path, PathBuf};

use domain::contest::preset::Preset;

use crate::{en, typography::faults, zh};

/// Faults, each with where it stands.
fn found<'t>(texts: impl IntoIterator<Item = (String, &'t str)>) -> Vec<String> {
    let each =
        |(place, text): (String, &str)| faults(text).into_iter().map(move |fault| (place.clone(), fault)).collect();
    let lines = |(place, fault): (String, &str)| format!("{place}: {fault}");
    texts.into_iter().flat_map(|one| -> Vec<(String, &str)> { each(one) }).map(lines).collect()
}

type Folder = &'static [(&'static str, &'static [(&'static str, &'static [&'static str])])];

fn messages(folder: Folder) -> impl Iterator<Item = (String, &'static str)> {
    folder.iter().flat_map(|(feature, texts)| {
        texts
            .iter()
            .flat_map(move |(key, said)| said.iter().map(move |text| (format!("{feature}::{key} {text}"), *text)))
    })
}

#[test]
fn every_message_is_set_as_it_should_be() {
    assert_eq!(found(messages(zh::ALL).chain(messages(en::ALL))), Vec::<String>::new());
    assert!(messages(zh::ALL).count() > 1_800, "every message is read");
}

#[test]
fn english_messages_use_standard_words() {
    let home_made = ["hand in", "handed in", "handing in", "mend", "mended", "mending", "Go on", "by itself", "Set-up"];
    let words_of = |text: &str| {
        let parts = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|part| !part.is_empty());
        format!(" {} ", parts.collect::<Vec<_>>().join(" "))
    };
    let found: Vec<String> = messages(en::ALL)
        .filter(|(_, text)| home_made.iter().any(|words| words_of(text).contains(&format!(" {words} "))))
        .map(|(place, _)| place)
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_program_words_are_said() {
    let words = ["same_film", "hundredths", "百分之一分", "ffprobe", "JSON"];
    let found: Vec<String> = messages(zh::ALL)
        .chain(messages(en::ALL))
        .filter(|(_, text)| words.iter().any(|word| text.contains(word)))
        .map(|(place, _)| place)
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn presets_are_set_as_they_should_be() {
    for preset in Preset::ALL {
        let settings = serde_json::to_value(preset.settings()).unwrap();
        let mut texts = Vec::new();
        strings(&settings, &mut texts);
        assert!(texts.len() > 100, "{preset}");
        assert_eq!(found(texts.iter().map(|text| (format!("{preset}: {text}"), text.as_str()))), Vec::<String>::new());
    }
}

fn strings(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => into.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        serde_json::Value::Object(parts) => {
            // Ids are for the program.
            parts.iter().filter(|(key, _)| *key != "id").for_each(|(_, part)| strings(part, into));
        }
        _ => {}
    }
}

/// Literals of the program's own sources and cells of the demonstration's tables: what is said outside this crate too is
/// set as it should be.
#[test]
fn what_stands_in_the_sources_is_set_as_it_should_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["app", "server"] {
        walk(&root.join(folder), &mut files);
    }
    assert!(files.len() > 200, "{}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // What follows is the file's tests.
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let table = file.extension().is_some_and(|extension| extension == "csv");
        let texts = if table { text.split([',', '\n']).map(str::to_owned).collect() } else { literals(text) };
        wrong.extend(found(texts.iter().map(|text| (format!("{} {text}", file.display()), text.as_str()))));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["tests", "words", "target", "node_modules"].contains(&name.as_str()) {
                walk(&path, files);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" || name.ends_with(".csv") {
            files.push(path);
        }
    }
}

/// The plain string literals of a source, without its comments.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in source.lines() {
        let mut open: Option<String> = None;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match (&mut open, c) {
                (None, '/') if chars.peek() == Some(&'/') => break,
                (None, '"') => open = Some(String::new()),
                (None, _) => {}
                (Some(_), '"') => found.extend(open.take()),
                (Some(text), '\\') => text.extend(chars.next().filter(|escaped| *escaped != '"')),
                (Some(text), c) => text.push(c),
            }
        }
        // The rest of the line of a literal that goes on in the next.
        found.extend(open);
    }
    found
}

#[test]
fn faults_are_found() {
    for wrong in ["征集,评审", "已截止(草稿)", "作品 《灯》", "好。；坏", "「引」", "我的账户", "第一 第二", "找不到?"]
    {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
    for right in ["征集，评审", "共 12 项", "SHA-256：3f", "1.5 分", "Plain, English (text).", "“灯”《塔》"]
    {
        assert_eq!(faults(right), Vec::<&str>::new(), "{right}");
    }
    assert_eq!(literals(r#"say("灯", 'x'); // "not this""#), ["灯"]);
}
