//! What a feed says, in whichever form it is written.

use domain::text::Lang;
use domain::time::Micros;

/// What a feed says, in whichever form.
pub(super) struct FilmFeed {
    /// Its title.
    pub(super) title: String,
    /// What it is.
    pub(super) description: String,
    /// The page it is the feed of.
    pub(super) page: String,
    /// Where it is itself.
    pub(super) own: String,
    /// Its language.
    pub(super) lang: Lang,
    /// The films, the newest first.
    pub(super) films: Vec<FeedFilm>,
}

/// A film in a feed.
pub(super) struct FeedFilm {
    /// The same in every feed, for ever.
    pub(super) guid: String,
    /// Its title.
    pub(super) title: String,
    /// Title of its contest.
    pub(super) contest: String,
    /// What it is about.
    pub(super) summary: String,
    /// Where it is read of.
    pub(super) page: String,
    /// Since when everybody may see it.
    pub(super) published: Micros,
    /// How long it lasts, seconds.
    pub(super) seconds: Option<i64>,
    /// Its file and the size of that, bytes.
    pub(super) file: Option<(String, i64)>,
    /// Its poster.
    pub(super) poster: Option<String>,
}
