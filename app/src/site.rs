//! What the server says about the site: its files, and the parts that are switched on. Provided in context.

use services::Actor;

/// Where the browser finds the files that belong to the pages. Provided by the server in context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    /// The style sheet: `main.css`.
    pub css: String,
    /// The style sheet of pages for everybody: `public.css`.
    pub public_css: String,
    /// The page script: `page.js`. Empty without scripts.
    pub script: String,
    /// The bundles of islands.
    pub bundles: Vec<BundleAssets>,
    /// The script of the upload box: `upload.js`. Empty without scripts.
    pub upload: String,
    /// The script that uploads the films of a folder: `films.js`. Empty without scripts.
    pub films: String,
    /// The worker that computes what films are recognised by: `hash.js`.
    pub hash: String,
    /// The library they upload with: `tus.min.js`.
    pub tus: String,
    /// What keeps a judge's sheets in the browser: `keep.js`. Empty without scripts.
    pub keep: String,
    /// The script of the meeting room: `meeting.js`. Empty without scripts.
    pub meeting: String,
    /// The script of the award evening: `presentation.js`. Empty without scripts.
    pub presentation: String,
    /// The script of the settings: `settings.js`. Empty without scripts.
    pub settings: String,
    /// The script that compares a file with a certificate: `certificate.js`. Empty without scripts.
    pub certificate: String,
    /// The favicon: `icon.svg`.
    pub icon: String,
}

/// The bundles of `frontend`: each holds the islands of one kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Pages that show a film.
    Player,
    /// The entry form with its film.
    Entry,
    /// The judge's desk with its film.
    Desk,
    /// The selection studio.
    Studio,
}

impl Bundle {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Player, Self::Entry, Self::Desk, Self::Studio];

    /// The name of its files, without an extension.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Entry => "entry",
            Self::Desk => "desk",
            Self::Studio => "studio",
        }
    }
}

/// Where the browser finds a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleAssets {
    /// Which.
    pub bundle: Bundle,
    /// Its module.
    pub module: String,
    /// Its wasm.
    pub wasm: String,
}

/// Parts that are not for every installation. Provided by the server in context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Shows `/ui`, the gallery of components.
    pub ui_page: bool,
    /// The data is made up; pages say so.
    pub demo: bool,
}

/// The person asked for very large type on pages for everybody. Provided by the server in context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LargeType(pub bool);

/// Whether the page at this path is one for everybody: small, without scripts, the same whoever asks, with a style sheet of its own. The
/// server keeps such pages, and asks for nobody's session before it gives them out. A page that is drawn in
/// [`PublicLayout`](crate::ui::public_frame::PublicLayout) alone may get a line here.
#[must_use]
pub fn is_for_everybody(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("gallery" | "objections"), None, None, None) => true,
        (Some("calls" | "gallery"), Some(id), None, None) => !id.is_empty(),
        (Some("calls"), Some(id), Some("notice" | "objection" | "result"), None) => !id.is_empty(),
        _ => false,
    }
}

/// Names in the query of pages for everybody.
pub(crate) mod asked {
    pub(crate) const CONTEST: &str = "contest";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const REGION: &str = "region";
    /// The page of a list, from 1.
    pub(crate) const PAGE: &str = "page";
    /// Of a notice; without one the last is meant.
    pub(crate) const NUMBER: &str = "number";
    /// How many files of an objection were kept, and why one was not.
    pub(crate) const KEPT: &str = "kept";
    pub(crate) const REFUSED: &str = "refused";
}

/// What a page for everybody at this path reads of its address's query, in the order of the canonical address. Nothing else that stands there
/// changes the page; a page that reads more gets its names here.
#[must_use]
pub fn public_query(path: &str) -> &'static [&'static str] {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["gallery"] => &[asked::CONTEST, asked::CATEGORY, asked::REGION, asked::PAGE],
        ["calls", _, "notice"] => &[asked::NUMBER],
        ["objections"] => &[asked::KEPT, asked::REFUSED],
        _ => &[],
    }
}

/// Whether the page at this path tells of a certificate. It is drawn as those for everybody are and is the same whoever asks, but made
/// anew each time: looking up is throttled by who asks, and a certificate may be revoked at any moment.
#[must_use]
pub fn is_of_certificates(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("c"), None, None) => true,
        (Some("c"), Some(token), None) => !token.is_empty(),
        _ => false,
    }
}

/// Whether a page brings none of the scripts that pages share, and the style sheet of those for everybody: they do, and the front page
/// for who is not signed in.
#[must_use]
pub fn is_without_script(path: &str, actor: &Actor) -> bool {
    is_for_everybody(path) || is_of_certificates(path) || path == "/" && *actor == Actor::Anonymous
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_for_everybody_are_known_by_their_paths() {
        for path in ["/gallery", "/gallery/e1", "/calls/c1", "/calls/c1/notice", "/calls/c1/objection", "/objections"] {
            assert!(is_for_everybody(path), "{path}");
        }
        let others = ["/", "/calls", "/calls/", "/calls//result", "/calls/c1/notice/1.txt", "/contests/c1/notice"];
        for path in others.into_iter().chain(["/contests/c1", "/gallery/", "/gallery/e1/x", "/objections/evidence/t"]) {
            assert!(!is_for_everybody(path), "{path}");
        }
    }

    #[test]
    fn most_pages_for_everybody_read_nothing_of_their_query() {
        for path in ["/", "/gallery/e1", "/calls/c1", "/calls/c1/result", "/calls/c1/objection"] {
            assert!(is_for_everybody(path) || path == "/");
            assert!(public_query(path).is_empty(), "{path}");
        }
    }

    #[test]
    fn certificates_are_drawn_for_everybody_and_kept_for_nobody() {
        for path in ["/c", "/c/t1"] {
            assert!(is_of_certificates(path) && is_without_script(path, &Actor::Anonymous), "{path}");
            assert!(!is_for_everybody(path), "{path}");
        }
        for path in ["/", "/c/", "/c/t1/certificate.pdf", "/calls", "/contests/c"] {
            assert!(!is_of_certificates(path), "{path}");
        }
    }
}
