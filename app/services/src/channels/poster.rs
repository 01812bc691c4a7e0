//! Posters of films, 1080 × 1440: what goes into groups whose programs show no preview of an address. One layout for the picture and for
//! the file that is printed.

use domain::access::Action;
use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId, FileId};
use domain::text::Lang;
use qrcode::{Color, EcLevel, QrCode};
use words::{channels as m, phrases};

use crate::Services;
use crate::actor::Actor;
use crate::channels::released::{facts, film_address, released_of};
use crate::context::Context;
use crate::documents::{
    Align, BLACK, Drawing, Field, Fonts, GREY, Ink, LayoutError, Paper, Shape, Sheet, about, is_latin, placed,
};
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::making::{WorkDir, read_derived};

/// Millimetres of a pixel, which is a point of the layout.
const PIXEL: f32 = 25.4 / 72.0;
/// Width and height, pixels.
const SIZE: (f32, f32) = (1_080.0, 1_440.0);
/// The seal's red.
const RED: Ink = [179, 38, 30];
/// Sizes of the title, pixels: the largest that fits.
const TITLES: [f32; 5] = [96.0, 76.0, 60.0, 46.0, 34.0];

/// In which form a poster is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PosterFormat {
    /// A picture, with a still of the film.
    Png,
    /// A file to be printed.
    Pdf,
}

impl PosterFormat {
    /// Reads the ending of a file's name.
    #[must_use]
    pub fn parse(ending: &str) -> Option<Self> {
        match ending {
            "png" => Some(Self::Png),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Pdf => crate::documents::PDF,
        }
    }
}

/// What stands on a poster.
struct PosterWords {
    title: String,
    contest: String,
    facts: String,
    scan: &'static str,
    host: String,
    code: Vec<Vec<bool>>,
    lang: Lang,
    has_still: bool,
}

impl Services {
    /// The poster of a film that everybody may see now, in a language.
    ///
    /// # Errors
    /// A missing permission; not found also where nobody may see the film; a title with a character that no font has.
    pub async fn film_poster(
        &self,
        actor: &Actor,
        id: &ContestId,
        entry: &EntryId,
        (format, lang): (PosterFormat, Lang),
    ) -> Result<Vec<u8>> {
        let found = {
            let mut tx = self.read().await?;
            self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
            released_of(self, &mut *tx, id, entry).await?.ok_or(ServiceError::NotFound)?
        };
        let site = self.mail.site.as_str();
        let still = match (&found.film.file, format) {
            (Some(file), PosterFormat::Png) => read_derived(self, file, derived::POSTER).await?,
            _ => None,
        };
        let words = PosterWords {
            title: phrases::titled(lang, &text_of(&found.film.answers, keys::TITLE)),
            contest: found.contest.contest.title.clone(),
            facts: facts(&found, lang),
            scan: m::poster_scan(lang),
            host: site.split_once("://").map_or(site, |(_, host)| host).to_owned(),
            code: modules(&film_address(site, entry))?,
            has_still: still.is_some(),
            lang,
        };
        match format {
            PosterFormat::Pdf => {
                let about = about(&words.title, lang, self.now());
                self.fonts().drawn(move |fonts| laid(fonts, &words)?.pdf(fonts, &about)).await
            }
            PosterFormat::Png => {
                let drawing = self.fonts().drawn(move |fonts| laid(fonts, &words)?.svg(fonts, 0, &words.title)).await?;
                let drawing = drawing.ok_or_else(|| ServiceError::Environment("a poster without a page".to_owned()))?;
                picture(self, &drawing, still.map(|still| still.sha256)).await
            }
        }
    }
}

/// The modules of the QR code of an address.
fn modules(address: &str) -> Result<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| ServiceError::Environment(format!("QR code: {error}")))?;
    let rows = code.to_colors();
    Ok(rows.chunks(code.width()).map(|row| row.iter().map(|one| *one == Color::Dark).collect()).collect())
}

/// The poster, its title as large as fits.
fn laid(fonts: &Fonts, words: &PosterWords) -> std::result::Result<Drawing, LayoutError> {
    let mut last = LayoutError::TooLong(words.title.clone());
    for size in TITLES {
        match placed(fonts, &[sheet(words, size)]) {
            Err(LayoutError::TooLong(text)) => last = LayoutError::TooLong(text),
            laid => return laid,
        }
    }
    Err(last)
}

fn sheet(words: &PosterWords, title_size: f32) -> Sheet {
    let (width, height) = SIZE;
    // The still fills the width at the top; without one the title has its place.
    let (title_top, title_height) = if words.has_still { (660.0, 260.0) } else { (200.0, 720.0) };
    let field = |text: &str, (left, top): (f32, f32), (width, height): (f32, f32), size: f32| Field {
        text: text.to_owned(),
        left: px(left),
        top: px(top),
        width: px(width),
        height: px(height),
        size,
        bold: false,
        align: Align::Left,
        indent: false,
        ink: GREY,
        heading: false,
    };
    let title = field(&words.title, (60.0, title_top), (960.0, title_height), title_size);
    let scan = field(words.scan, (380.0, 1_150.0), (640.0, 70.0), 44.0);
    Sheet {
        paper: Paper { width: px(width), height: px(height) },
        shapes: vec![
            Shape::Fill { at: (px(60.0), px(title_top - 24.0)), size: (px(140.0), px(8.0)), ink: RED },
            Shape::Modules {
                at: (px(60.0), px(1_100.0)),
                side: px(280.0),
                rows: words.code.clone(),
                ink: BLACK,
                alt: words.scan.to_owned(),
            },
        ],
        fields: vec![
            Field { bold: true, ink: BLACK, heading: true, ..title },
            field(&words.contest, (60.0, 935.0), (960.0, 90.0), 34.0),
            field(&words.facts, (60.0, 1_025.0), (960.0, 50.0), 30.0),
            Field { ink: BLACK, ..scan },
            field(&words.host, (380.0, 1_230.0), (640.0, 90.0), 30.0),
        ],
        latin: is_latin(words.lang),
    }
}

/// Pixels as millimetres.
fn px(pixels: f32) -> f32 {
    pixels * PIXEL
}

/// The picture of a drawing, with the still in its place.
async fn picture(cx: &Context, drawing: &str, still: Option<String>) -> Result<Vec<u8>> {
    let id: FileId = cx.fresh_id()?;
    let work_dir = WorkDir::new(cx.media.blobs.root(), &id).await?;
    let (drawn, out) = (work_dir.path("poster.svg"), work_dir.path("poster.png"));
    tokio::fs::write(&drawn, drawing).await?;
    let still = match still {
        Some(sha256) => Some(cx.media.blobs.local_copy(&sha256).await?),
        None => None,
    };
    let made = cx.media.prober.printed_poster(&drawn, still.as_ref().map(|still| still.path()), &out).await?;
    made.map_err(|problem| ServiceError::Environment(format!("poster: {problem}")))?;
    Ok(tokio::fs::read(&out).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::FontFiles;

    fn words(title: &str) -> PosterWords {
        PosterWords {
            title: title.to_owned(),
            contest: "党员教育电视片观摩交流".to_owned(),
            facts: "微视频 · 3:05".to_owned(),
            scan: "扫码观看",
            host: "contest.example".to_owned(),
            code: modules("https://contest.example/gallery/01900000-0000-7000-8000-000000000001").unwrap(),
            lang: Lang::Zh,
            has_still: false,
        }
    }

    #[test]
    fn a_poster_has_title_contest_and_code_however_long_the_title_is() {
        let fonts = Fonts::new(FontFiles::default());
        for title in ["《夜航》", &"珠江夜航人的故事".repeat(8)] {
            let drawing = laid(&fonts, &words(title)).unwrap();
            let lines = drawing.lines(0).concat();
            assert!(lines.contains("扫码观看") && lines.contains("contest.example"), "{lines}");
            assert!(title.chars().all(|c| lines.contains(c)), "{lines}");
            let svg = drawing.svg(&fonts, 0, title).unwrap().unwrap();
            assert!(svg.contains("viewBox=\"0 0 1080.00 1440.00\""), "{}", &svg[..120]);
        }
    }

    #[test]
    fn a_code_is_square() {
        let rows = modules("https://contest.example/gallery/e1").unwrap();
        assert!(rows.len() >= 21 && rows.iter().all(|row| row.len() == rows.len()));
    }
}
