//! The page on the stick: files that need no server and are the same in every pack, and what the page says.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::exhibition::evidence::{MOST_HEADS, MOST_WISHES};
use domain::exhibition::packs::{INDEX, PLAYER_SCRIPT, PLAYER_STYLE, WORDS};
use domain::exhibition::viewing::ViewingKind;
use domain::limits;
use domain::text::Lang;
use serde_json::{Value, json};
use words::exhibition_packs::player_texts;

/// The script that hashes files; the site's own pages use the same one.
const HASH: &str = "hash.js";

/// The files of the page, by path.
pub(super) fn page_files() -> BTreeMap<String, Bytes> {
    let fixed: [(&str, &'static str); 4] = [
        (INDEX, include_str!("page/index.html")),
        (PLAYER_SCRIPT, include_str!("page/player.js")),
        (PLAYER_STYLE, include_str!("page/player.css")),
        (HASH, include_str!("../../../../assets/hash.js")),
    ];
    let fixed = fixed.into_iter().map(|(path, text)| (path.to_owned(), Bytes::from_static(text.as_bytes())));
    fixed.chain([(WORDS.to_owned(), Bytes::from(words_script()))]).collect()
}

/// What the page says in each language, and how long texts may be that the server takes.
fn words_script() -> String {
    let languages: Vec<Value> =
        Lang::ALL.iter().map(|lang| json!({ "key": lang.key(), "tag": lang.tag(), "name": lang.own_name() })).collect();
    let texts: BTreeMap<&str, BTreeMap<&str, String>> =
        Lang::ALL.iter().map(|lang| (lang.key(), player_texts(*lang).into_iter().collect())).collect();
    let kinds: Vec<&str> = ViewingKind::ALL.iter().map(|kind| kind.key()).collect();
    let limits = json!({
        "answer": limits::VIEWING_ANSWER, "wish": limits::WISH, "wishes": MOST_WISHES, "heads": MOST_HEADS,
    });
    script("LINXUAN_WORDS", &json!({ "languages": languages, "texts": texts, "kinds": kinds, "limits": limits }))
}

/// A script that gives a value a name, for a page that cannot read other files.
pub(super) fn script(name: &str, value: &Value) -> String {
    format!("window.{name} = {value};\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in the page and its script between these marks.
    fn named<'t>(text: &'t str, begin: &str, end: char) -> Vec<&'t str> {
        text.split(begin).skip(1).filter_map(|rest| rest.split(end).next()).collect()
    }

    #[test]
    fn the_page_says_only_what_there_are_words_for_and_all_of_it() {
        let (page, script) = (include_str!("page/index.html"), include_str!("page/player.js"));
        let known: BTreeMap<&str, String> = player_texts(Lang::Zh).into_iter().collect();
        let mut said: Vec<&str> = named(page, "data-say=\"", '"');
        said.extend(named(page, "data-label=\"", '"'));
        said.extend(named(script, "say(\"", '"'));
        said.extend(named(script, "notice(\"", '"'));
        // Chosen of two.
        said.extend(["must", "offered", "kept_saved", "kept_open", "save_again", "go_on", "check_bad"]);
        let kinds: Vec<String> = ViewingKind::ALL.iter().map(|kind| format!("kind_{}", kind.key())).collect();
        said.extend(kinds.iter().map(String::as_str));
        said.sort_unstable();
        said.dedup();
        assert_eq!(said, known.keys().copied().collect::<Vec<_>>());
    }

    #[test]
    fn the_page_names_no_other_server_and_only_files_of_the_pack() {
        let files = page_files();
        for (path, bytes) in &files {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("//cdn"), "{path}");
        }
        let page = include_str!("page/index.html");
        for name in named(page, "src=\"", '"').into_iter().chain(named(page, "href=\"", '"')) {
            assert!(files.contains_key(name) || name == domain::exhibition::packs::START, "{name}");
        }
    }
}
