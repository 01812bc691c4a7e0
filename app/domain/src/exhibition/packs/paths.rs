//! What the files of a pack are called.

/// The page that plays the films, to be opened from the stick.
pub const INDEX: &str = "index.html";
/// What the page does.
pub const PLAYER_SCRIPT: &str = "player.js";
/// What the page looks like.
pub const PLAYER_STYLE: &str = "player.css";
/// What the page says, in each language.
pub const WORDS: &str = "words.js";
/// The plan by itself, for other programs.
pub const PLAN: &str = "plan.json";
/// Every file with its size and SHA-256.
pub const MANIFEST: &str = "manifest.json";
/// The signature of the manifest, which is also the key of the codes of evidence.
pub const SIGNATURE: &str = "manifest.sig";
/// Manifest and signature once more, as a page that was opened from a file can read them.
pub const START: &str = "manifest.js";
/// The folder of films.
pub const FILMS: &str = "films/";
/// The folder of posters.
pub const POSTERS: &str = "posters/";
/// The folder of captions.
pub const CAPTIONS: &str = "captions/";

/// A film, by its SHA-256.
#[must_use]
pub fn film(sha256: &str) -> String {
    format!("{FILMS}{sha256}.mp4")
}

/// A poster, by its SHA-256.
#[must_use]
pub fn poster(sha256: &str) -> String {
    format!("{POSTERS}{sha256}.jpg")
}

/// Captions, by their SHA-256.
#[must_use]
pub fn captions(sha256: &str) -> String {
    format!("{CAPTIONS}{sha256}.vtt")
}

/// The same captions as a page that was opened from a file can read them: browsers give such a page no other file's text.
#[must_use]
pub fn caption_script(sha256: &str) -> String {
    format!("{CAPTIONS}{sha256}.js")
}

/// Whether a file is kept under its SHA-256, and is not made for the pack.
#[must_use]
pub fn is_kept(path: &str) -> bool {
    let in_folder = [FILMS, POSTERS, CAPTIONS].into_iter().any(|folder| path.starts_with(folder));
    in_folder && path.rsplit_once('.').is_some_and(|(_, ending)| ending != "js")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_told_from_what_is_made() {
        for path in [film("ab"), poster("ab"), captions("ab")] {
            assert!(is_kept(&path), "{path}");
        }
        for path in [&caption_script("ab"), INDEX, PLAN, WORDS, PLAYER_SCRIPT, PLAYER_STYLE, "films/ab"] {
            assert!(!is_kept(path), "{path}");
        }
    }
}
