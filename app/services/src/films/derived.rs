//! What is made from a film: the kinds of derived files.

/// A picture of it, JPEG.
pub const POSTER: &str = "poster";
/// The same picture for pages, no wider than 480 pixels and no more than 20 kB, JPEG. Films that were prepared before have none.
pub const SMALL_POSTER: &str = "poster_small";
/// Small pictures of it, JPEG; its grid is in the details.
pub const STORYBOARD: &str = "storyboard";
/// Subtitles, WebVTT.
pub const CAPTIONS: &str = "captions";
/// What is played in place of the original, and all that judges get.
pub const PLAY: &str = "play";
/// A smaller one for thin lines.
pub const SMALL: &str = "small";
/// One for a weak line, of films that are exhibited at sites: in 480p, of at most 600 kbit/s.
pub const LIGHT: &str = "light";
