//! The poster of a week's preview, 1080 × 1440: ten stills with their numbers, and one code that a telephone orders by. One layout for
//! the picture and for the file that is printed.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::orders::preview::MOST_TICKED;
use domain::ids::{FileId, SiteId};
use domain::text::Lang;
use store::SitePreview;
use words::{exhibition_orders as m, phrases, times};

use crate::Services;
use crate::actor::Actor;
use crate::channels::poster::{
    PosterFormat, PosterStill, RED, SIZE, StillPlace, largest, modules, poster_field, poster_still, printed, px,
};
use crate::context::Context;
use crate::documents::{BLACK, Drawing, Field, Fonts, GREY, LayoutError, Paper, Shape, Sheet, is_latin};
use crate::error::{Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::orders::ground::{OrderGround, ground_at};
use crate::exhibition::orders::preview::order_address;
use crate::playback::access::made_from;
use crate::playback::links::FilmVariant;
use crate::time::moment;

/// Where the rows of films begin, how high each is, and where its two columns begin; pixels.
const TOP: u16 = 220;
const ROW: u16 = 184;
const COLUMNS: [u16; 2] = [60, 560];
/// Room for a number, and the size of a still, pixels.
const NUMBER: u16 = 70;
const STILL: (u16, u16) = (196, 110);
/// Room for a title beside its still.
const TITLE: u16 = 180;
/// Sizes of titles, pixels: the largest that all fit in.
const TITLES: [f32; 4] = [26.0, 22.0, 18.0, 15.0];
/// Characters of a title that are printed; the telephone shows it whole.
const MOST_TITLE: usize = 48;

/// A film on the poster.
struct PosterFilm {
    number: i64,
    title: String,
    length: String,
    file: Option<FileId>,
    has_still: bool,
    /// Its still in a file: over a picture stills are laid afterwards.
    printed: Option<PosterStill>,
}

/// What stands on a poster.
struct PosterWords {
    title: String,
    about: String,
    closes: String,
    scan: &'static str,
    how: String,
    host: String,
    code: Vec<Vec<bool>>,
    films: Vec<PosterFilm>,
    lang: Lang,
}

impl Services {
    /// The poster of the preview of a site's week, in a language.
    ///
    /// # Errors
    /// A missing permission, no preview; a title with a character that no font has.
    pub async fn order_poster(
        &self,
        actor: &Actor,
        id: &SiteId,
        week: Day,
        (format, lang): (PosterFormat, Lang),
    ) -> Result<Vec<u8>> {
        let mut words = {
            let mut tx = self.read().await?;
            let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewPreviews).await?;
            let found = tx.site_preview(site.number, week).await?.ok_or(ServiceError::NotFound)?;
            let ground = ground_at(self, &mut *tx, found.state).await?;
            words_of(self, &site.name, (&found, &ground), lang)?
        };
        let mut stills = Vec::new();
        for (nth, film) in words.films.iter_mut().enumerate() {
            let Some(still) = still_of(self, film).await? else { continue };
            film.has_still = true;
            match format {
                PosterFormat::Pdf => film.printed = Some(still),
                PosterFormat::Png => stills.push((still, place_of(nth))),
            }
        }
        let title = words.title.clone();
        printed(self, (format, lang), title, move |fonts| laid(fonts, &words), &stills).await
    }
}

fn words_of(
    cx: &Context,
    site_name: &str,
    (found, ground): (&SitePreview, &OrderGround),
    lang: Lang,
) -> Result<PosterWords> {
    let films = found.films.iter().filter_map(|one| {
        let film = ground.film(&one.entry)?;
        Some(PosterFilm {
            number: one.number,
            title: phrases::titled(lang, &shortened(&film.title)),
            length: phrases::clock(film.length_ms),
            file: film.has_poster.then(|| film.file.clone()),
            has_still: false,
            printed: None,
        })
    });
    let address = cx.mail.site.as_str();
    let week = times::day_with_weekday(lang, found.preview.week);
    let closes = moment(found.preview.times.closes_at, &ground.settings.time_zone).short(lang);
    Ok(PosterWords {
        title: m::poster_title(lang).to_owned(),
        about: phrases::beside(lang, &[site_name, m::week_from(lang, &week).as_str()]),
        closes: m::poster_closes(lang, &closes),
        scan: m::poster_scan(lang),
        how: m::poster_how(lang, MOST_TICKED),
        host: address.split_once("://").map_or(address, |(_, host)| host).to_owned(),
        code: modules(&order_address(cx, &found.preview.token))?,
        films: films.collect(),
        lang,
    })
}

/// A title as a poster has it.
fn shortened(title: &str) -> String {
    if title.chars().count() <= MOST_TITLE {
        return title.to_owned();
    }
    title.chars().take(MOST_TITLE - 1).chain(['…']).collect()
}

/// The left edge and the top of a film's place, pixels: the lower numbers stand on the left.
fn corner(nth: usize) -> (u16, u16) {
    let nth = u16::try_from(nth).unwrap_or(u16::MAX);
    let [left, right] = COLUMNS;
    (if nth < 5 { left } else { right }, TOP.saturating_add((nth % 5).saturating_mul(ROW)))
}

/// The place of a film's still.
fn place_of(nth: usize) -> StillPlace {
    let (left, top) = corner(nth);
    StillPlace { at: (left.saturating_add(NUMBER), top), size: STILL }
}

/// The still of a film, if there is one.
async fn still_of(cx: &Context, film: &PosterFilm) -> Result<Option<PosterStill>> {
    let Some(file) = &film.file else { return Ok(None) };
    match made_from(cx, file, FilmVariant::SmallPoster).await? {
        Some(source) => poster_still(cx, source.sha256).await,
        None => Ok(None),
    }
}

/// The poster, its titles as large as they all fit.
fn laid(fonts: &Fonts, words: &PosterWords) -> std::result::Result<Drawing, LayoutError> {
    largest(fonts, &TITLES, &words.title, |size| sheet(words, size))
}

fn sheet(words: &PosterWords, title_size: f32) -> Sheet {
    let (width, height) = SIZE;
    let mut shapes = vec![
        Shape::Fill { at: (px(60.0), px(36.0)), size: (px(140.0), px(8.0)), ink: RED },
        Shape::Modules {
            at: (px(60.0), px(1_175.0)),
            side: px(225.0),
            rows: words.code.clone(),
            ink: BLACK,
            alt: words.scan.to_owned(),
        },
    ];
    let title = poster_field(&words.title, (60.0, 54.0), (960.0, 84.0), 60.0);
    let mut fields = vec![
        Field { bold: true, ink: BLACK, heading: true, ..title },
        poster_field(&words.about, (60.0, 140.0), (960.0, 56.0), 30.0),
    ];
    for (nth, film) in words.films.iter().enumerate() {
        let (left, top) = corner(nth);
        let (left, top) = (f32::from(left), f32::from(top));
        let (still_width, still_height) = (f32::from(STILL.0), f32::from(STILL.1));
        let still_left = left + f32::from(NUMBER);
        let place = place_of(nth);
        let (at, size) = place.drawn();
        match &film.printed {
            Some(still) => shapes.push(still.shape(place)),
            None if film.has_still => {}
            None => shapes.push(Shape::Frame { at, size, width: 0.3, ink: GREY }),
        }
        let number = poster_field(&film.number.to_string(), (left, top), (f32::from(NUMBER), still_height), 52.0);
        fields.push(Field { bold: true, ink: RED, ..number });
        let beside = still_left + still_width + 12.0;
        let title = poster_field(&film.title, (beside, top), (f32::from(TITLE), 84.0), title_size);
        fields.push(Field { ink: BLACK, ..title });
        fields.push(poster_field(&film.length, (beside, top + 84.0), (f32::from(TITLE), 28.0), 18.0));
    }
    let scan = poster_field(words.scan, (320.0, 1_175.0), (700.0, 66.0), 44.0);
    fields.extend([
        Field { bold: true, ink: BLACK, ..scan },
        poster_field(&words.how, (320.0, 1_245.0), (700.0, 52.0), 26.0),
        poster_field(&words.closes, (320.0, 1_300.0), (700.0, 48.0), 26.0),
        poster_field(&words.host, (320.0, 1_352.0), (700.0, 44.0), 22.0),
    ]);
    Sheet { paper: Paper { width: px(width), height: px(height) }, shapes, fields, latin: is_latin(words.lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{FontFiles, about};

    fn words(title: &str, still: Option<&PosterStill>) -> PosterWords {
        let film = |number| PosterFilm {
            number,
            title: phrases::titled(Lang::Zh, &shortened(title)),
            length: "12:05".to_owned(),
            file: None,
            has_still: still.is_some(),
            printed: still.cloned(),
        };
        PosterWords {
            title: m::poster_title(Lang::Zh).to_owned(),
            about: "洪塘村站点".to_owned(),
            closes: m::poster_closes(Lang::Zh, "2026年6月7日（周日）18:00"),
            scan: m::poster_scan(Lang::Zh),
            how: m::poster_how(Lang::Zh, MOST_TICKED),
            host: "exhibition.example".to_owned(),
            code: modules(&format!("https://exhibition.example/o/{}", "a".repeat(43))).unwrap(),
            films: (1..=10).map(film).collect(),
            lang: Lang::Zh,
        }
    }

    #[test]
    fn a_poster_has_ten_numbers_and_titles_however_long_they_are() {
        let fonts = Fonts::new(FontFiles::default());
        for title in ["夜航", &"珠江夜航人的故事".repeat(12)] {
            let drawing = laid(&fonts, &words(title, None)).unwrap();
            let lines = drawing.lines(0).concat();
            for number in 1..=10 {
                assert!(lines.contains(&number.to_string()), "{lines}");
            }
            assert!(lines.contains(m::poster_scan(Lang::Zh)) && lines.contains("exhibition.example"), "{lines}");
            let svg = drawing.svg(&fonts, 0, title).unwrap().unwrap();
            assert!(svg.contains("viewBox=\"0 0 1080.00 1440.00\""));
        }
    }

    #[test]
    fn the_file_that_is_printed_has_the_stills_too() {
        let paper = include_bytes!("../../../tests/pictures/paper.jpg");
        let still = PosterStill::read(String::new(), paper.to_vec()).unwrap();
        let fonts = Fonts::new(FontFiles::default());
        let drawing = laid(&fonts, &words("夜航", Some(&still))).unwrap();
        let svg = drawing.svg(&fonts, 0, "夜航").unwrap().unwrap();
        assert_eq!(svg.matches("<image ").count(), 10, "each has its place");
        let bytes = |drawing: Drawing| drawing.pdf(&fonts, &about("海报", Lang::Zh, 1_772_323_200_000_000)).unwrap();
        let (plain, drawn) = (bytes(laid(&fonts, &words("夜航", None)).unwrap()), bytes(drawing));
        let has_still = |pdf: &[u8]| pdf.windows(paper.len()).any(|part| part == paper);
        assert!(!has_still(&plain) && has_still(&drawn), "{} {}", plain.len(), drawn.len());
    }

    #[test]
    fn places_stay_on_the_sheet_and_apart() {
        let places: Vec<(u16, u16)> = (0..10).map(corner).collect();
        for (at, (left, top)) in places.iter().enumerate() {
            assert!(left + NUMBER + STILL.0 + 12 + TITLE <= 1_080 && top + STILL.1 < 1_175, "{at}");
            assert!(!places[at + 1..].contains(&(*left, *top)));
        }
    }
}
