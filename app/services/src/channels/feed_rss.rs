//! A feed as RSS 2.0 with Media RSS and what readers of podcasts ask for.

use std::collections::BTreeMap;

use domain::letter::escaped;
use domain::time::Micros;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rss::extension::itunes::{ITunesChannelExtension, ITunesItemExtension};
use rss::extension::{Extension, ExtensionMap};
use rss::{Channel, Enclosure, Guid, Item};

use crate::channels::feed_content::{FeedFilm, FilmFeed};
use crate::error::{Result, ServiceError};

/// The name space of Media RSS.
const MEDIA: &str = "http://search.yahoo.com/mrss/";
/// What films are sent as.
const FILM: &str = "video/mp4";

/// The text of a feed.
///
/// # Errors
/// It cannot be written.
pub(super) fn rss(feed: FilmFeed) -> Result<String> {
    let channel = Channel {
        title: feed.title,
        link: feed.page,
        // Readers show it as markup.
        description: escaped(&feed.description),
        language: Some(feed.lang.tag().to_owned()),
        generator: Some("Linxuan".to_owned()),
        namespaces: BTreeMap::from([("media".to_owned(), MEDIA.to_owned())]),
        itunes_ext: Some(ITunesChannelExtension {
            explicit: Some("false".to_owned()),
            summary: Some(feed.description),
            ..ITunesChannelExtension::default()
        }),
        items: feed.films.into_iter().map(item).collect(),
        ..Channel::default()
    };
    let failed = |why: String| ServiceError::Environment(format!("feed: {why}"));
    let bytes = channel.write_to(Vec::new()).map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn item(film: FeedFilm) -> Item {
    let media = media(&film);
    let itunes = ITunesItemExtension {
        author: Some(film.contest),
        duration: film.seconds.map(|seconds| seconds.to_string()),
        image: film.poster,
        explicit: Some("false".to_owned()),
        ..ITunesItemExtension::default()
    };
    let enclosure =
        film.file.map(|(url, length)| Enclosure { url, length: length.to_string(), mime_type: FILM.to_owned() });
    Item {
        title: Some(film.title),
        link: Some(film.page),
        description: (!film.summary.is_empty()).then(|| escaped(&film.summary)),
        guid: Some(Guid { value: film.guid, permalink: false }),
        pub_date: date(film.published),
        enclosure,
        extensions: media,
        itunes_ext: Some(itunes),
        ..Item::default()
    }
}

/// The elements of Media RSS: the file with its measures, the title, the poster.
fn media(film: &FeedFilm) -> ExtensionMap {
    let mut found: BTreeMap<String, Vec<Extension>> = BTreeMap::new();
    let mut add = |name: &str, value: Option<String>, attrs: BTreeMap<String, String>| {
        let extension = Extension { name: format!("media:{name}"), value, attrs, children: BTreeMap::new() };
        found.entry(name.to_owned()).or_default().push(extension);
    };
    if let Some((url, size)) = &film.file {
        let mut measures = BTreeMap::from([
            ("url".to_owned(), url.clone()),
            ("type".to_owned(), FILM.to_owned()),
            ("medium".to_owned(), "video".to_owned()),
            ("fileSize".to_owned(), size.to_string()),
        ]);
        if let Some(seconds) = film.seconds {
            measures.insert("duration".to_owned(), seconds.to_string());
        }
        add("content", None, measures);
    }
    add("title", Some(film.title.clone()), BTreeMap::from([("type".to_owned(), "plain".to_owned())]));
    if let Some(poster) = &film.poster {
        add("thumbnail", None, BTreeMap::from([("url".to_owned(), poster.clone())]));
    }
    BTreeMap::from([("media".to_owned(), found)])
}

/// A moment as RSS has it (RFC 2822).
fn date(at: Micros) -> Option<String> {
    let stamp = Timestamp::from_microsecond(at).ok()?;
    jiff::fmt::rfc2822::to_string(&stamp.to_zoned(TimeZone::UTC)).ok()
}

#[cfg(test)]
mod tests {
    use domain::text::Lang;

    use super::*;

    #[test]
    fn a_feed_is_read_back_by_the_library_with_everything_in_it() {
        let film = FeedFilm {
            guid: "urn:uuid:e1".to_owned(),
            title: "夜航 <1> & \"2\"".to_owned(),
            contest: "观摩".to_owned(),
            summary: "一条船 <img src=x onerror=alert(1)>。".to_owned(),
            page: "https://c.example/gallery/e1".to_owned(),
            published: 1_772_323_200_000_000,
            seconds: Some(61),
            file: Some(("https://c.example/feeds/films/e1.mp4".to_owned(), 1_234)),
            poster: Some("https://c.example/feeds/films/e1.jpg".to_owned()),
        };
        let feed = FilmFeed {
            title: "观摩".to_owned(),
            description: "<b>d</b>".to_owned(),
            page: "https://c.example/gallery".to_owned(),
            own: "https://c.example/feeds/films.xml".to_owned(),
            lang: Lang::Zh,
            films: vec![film],
        };
        let text = rss(feed).unwrap();
        let read = Channel::read_from(text.as_bytes()).unwrap();
        assert_eq!((read.title(), read.language(), read.items().len()), ("观摩", Some("zh-CN"), 1));
        // A description is markup to who reads it, so text is escaped in it.
        assert_eq!(read.description(), "&lt;b&gt;d&lt;/b&gt;");
        let item = &read.items()[0];
        assert_eq!(item.description(), Some("一条船 &lt;img src=x onerror=alert(1)&gt;。"));
        assert_eq!(item.title(), Some("夜航 <1> & \"2\""));
        assert_eq!(item.guid().map(|guid| (guid.value(), guid.is_permalink())), Some(("urn:uuid:e1", false)));
        assert!(item.pub_date().unwrap().starts_with("Sun, 1 Mar 2026 00:00:00 "), "{item:?}");
        let enclosure = item.enclosure().unwrap();
        assert_eq!((enclosure.length(), enclosure.mime_type()), ("1234", FILM));
        let content = &item.extensions()["media"]["content"][0];
        assert_eq!((content.attrs()["fileSize"].as_str(), content.attrs()["duration"].as_str()), ("1234", "61"));
        assert_eq!(item.itunes_ext().and_then(|itunes| itunes.duration()), Some("61"));
        assert!(text.contains(MEDIA), "{text}");
    }
}
