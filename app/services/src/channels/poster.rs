//! Posters of films, 1080 × 1440: what goes into groups whose programs show no preview of an address. One layout for the picture and for
//! the file that is printed.

use domain::access::Action;
use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId, FileId};
use domain::pictures::{PictureFormat, picture_head};
use domain::text::Lang;
use qrcode::{Color, EcLevel, QrCode};
use words::{channels as m, phrases};

use crate::Services;
use crate::actor::Actor;
use crate::channels::released::{facts, film_address, released_of};
use crate::context::Context;
use crate::documents::{
    Align, BLACK, Drawing, Field, Fonts, GREY, Ink, LayoutError, Paper, Picture, Shape, Sheet, about, is_latin, placed,
};
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::making::{WorkDir, read_derived};
use crate::media::PlacedStill;

/// Millimetres of a pixel, which is a point of the layout.
const PIXEL: f32 = 25.4 / 72.0;
/// Width and height, pixels.
pub(crate) const SIZE: (f32, f32) = (1_080.0, 1_440.0);
/// The same, whole.
const PIXELS: (u32, u32) = (1_080, 1_440);
/// The place of the still at the top.
const STILL: StillPlace = StillPlace { at: (0, 0), size: (1_080, 608) };
/// The most bytes of a still that a poster takes: those that are made of films are far below.
const MOST_STILL_BYTES: u64 = 1 << 20;
/// The seal's red.
pub(crate) const RED: Ink = [179, 38, 30];
/// Sizes of the title, pixels: the largest that fits.
const TITLES: [f32; 5] = [96.0, 76.0, 60.0, 46.0, 34.0];

/// In which form a poster is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PosterFormat {
    /// A picture.
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
    /// The still in a file: over a picture it is laid afterwards.
    printed: Option<PosterStill>,
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
        let still = match &found.film.file {
            Some(file) => read_derived(self, file, derived::POSTER).await?,
            None => None,
        };
        let still = match still {
            Some(still) => poster_still(self, still.sha256).await?,
            None => None,
        };
        let words = PosterWords {
            title: phrases::titled(lang, &text_of(&found.film.answers, keys::TITLE)),
            contest: found.contest.contest.title.clone(),
            facts: facts(&found, lang),
            scan: m::poster_scan(lang),
            host: site.split_once("://").map_or(site, |(_, host)| host).to_owned(),
            code: modules(&film_address(site, entry))?,
            has_still: still.is_some(),
            printed: still.clone().filter(|_| format == PosterFormat::Pdf),
            lang,
        };
        let (title, still) = (words.title.clone(), still.map(|still| (still, STILL)));
        printed(self, (format, lang), title, move |fonts| laid(fonts, &words), still.as_slice()).await
    }
}

/// Where a still stands on a poster, or may: pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StillPlace {
    /// Left edge and top.
    pub(crate) at: (u16, u16),
    /// Width and height.
    pub(crate) size: (u16, u16),
}

impl StillPlace {
    /// Where a picture of this width and height stands in this place, on a poster of whichever form: whole, as large as the place takes
    /// it, in the middle.
    fn fitted(self, own: (u16, u16)) -> Self {
        let scaled = |side: u16, by: u16, of: u16| {
            let (side, by, of) = (u32::from(side), u32::from(by), u32::from(of).max(1));
            let scaled = side.saturating_mul(by).saturating_add(of / 2) / of;
            u16::try_from(scaled).unwrap_or(u16::MAX).max(1)
        };
        let ((left, top), (width, height)) = (self.at, self.size);
        let is_wider = u32::from(own.0) * u32::from(height) > u32::from(own.1) * u32::from(width);
        let size = if is_wider {
            (width, scaled(own.1, width, own.0).min(height))
        } else {
            (scaled(own.0, height, own.1).min(width), height)
        };
        Self { at: (left + (width - size.0) / 2, top + (height - size.1) / 2), size }
    }

    /// The same as a drawing has it, millimetres.
    pub(crate) fn drawn(self) -> ((f32, f32), (f32, f32)) {
        let both = |(one, other): (u16, u16)| (px(one.into()), px(other.into()));
        (both(self.at), both(self.size))
    }
}

/// A still on a poster.
#[derive(Clone)]
pub(crate) struct PosterStill {
    /// The name its bytes are kept under.
    sha256: String,
    picture: Picture,
    size: (u16, u16),
}

impl PosterStill {
    /// A JPEG that can be read; none of anything else.
    pub(crate) fn read(sha256: String, bytes: Vec<u8>) -> Option<Self> {
        let head = picture_head(&bytes).filter(|head| head.format == PictureFormat::Jpeg)?;
        let size = (u16::try_from(head.width).ok()?, u16::try_from(head.height).ok()?);
        let picture = Picture::new(bytes, false, String::new());
        picture.image().is_ok().then(|| Self { sha256, picture, size })
    }

    /// What a file shows of it in this place. What it shows stands beside it in words.
    pub(crate) fn shape(&self, place: StillPlace) -> Shape {
        let (at, size) = place.fitted(self.size).drawn();
        Shape::Picture { at, size, picture: self.picture.clone(), alt: String::new() }
    }
}

/// A still for a poster. One that is too large or cannot be read leaves its place empty.
pub(crate) async fn poster_still(cx: &Context, sha256: String) -> Result<Option<PosterStill>> {
    let copy = cx.media.blobs.local_copy(&sha256).await?;
    if tokio::fs::metadata(copy.path()).await?.len() > MOST_STILL_BYTES {
        return Ok(None);
    }
    Ok(PosterStill::read(sha256, tokio::fs::read(copy.path()).await?))
}

/// The modules of the QR code of an address.
pub(crate) fn modules(address: &str) -> Result<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| ServiceError::Environment(format!("QR code: {error}")))?;
    let rows = code.to_colors();
    Ok(rows.chunks(code.width()).map(|row| row.iter().map(|one| *one == Color::Dark).collect()).collect())
}

/// The poster, its title as large as fits.
fn laid(fonts: &Fonts, words: &PosterWords) -> std::result::Result<Drawing, LayoutError> {
    largest(fonts, &TITLES, &words.title, |size| sheet(words, size))
}

/// A poster with its titles in the first of these sizes in which they fit.
pub(crate) fn largest(
    fonts: &Fonts,
    sizes: &[f32],
    title: &str,
    sheet: impl Fn(f32) -> Sheet,
) -> std::result::Result<Drawing, LayoutError> {
    let mut last = LayoutError::TooLong(title.to_owned());
    for size in sizes {
        match placed(fonts, &[sheet(*size)]) {
            Err(LayoutError::TooLong(text)) => last = LayoutError::TooLong(text),
            laid => return laid,
        }
    }
    Err(last)
}

/// Words on a poster; where they stand, how much room they have and how large they are, pixels.
pub(crate) fn poster_field(text: &str, (left, top): (f32, f32), (width, height): (f32, f32), size: f32) -> Field {
    Field {
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
    }
}

fn sheet(words: &PosterWords, title_size: f32) -> Sheet {
    let (width, height) = SIZE;
    // The still fills the width at the top; without one the title has its place.
    let (title_top, title_height) = if words.has_still { (660.0, 260.0) } else { (200.0, 720.0) };
    let title = poster_field(&words.title, (60.0, title_top), (960.0, title_height), title_size);
    let scan = poster_field(words.scan, (380.0, 1_150.0), (640.0, 70.0), 44.0);
    let mut shapes = vec![
        Shape::Fill { at: (px(60.0), px(title_top - 24.0)), size: (px(140.0), px(8.0)), ink: RED },
        Shape::Modules {
            at: (px(60.0), px(1_100.0)),
            side: px(280.0),
            rows: words.code.clone(),
            ink: BLACK,
            alt: words.scan.to_owned(),
        },
    ];
    shapes.extend(words.printed.iter().map(|still| still.shape(STILL)));
    Sheet {
        paper: Paper { width: px(width), height: px(height) },
        shapes,
        fields: vec![
            Field { bold: true, ink: BLACK, heading: true, ..title },
            poster_field(&words.contest, (60.0, 935.0), (960.0, 90.0), 34.0),
            poster_field(&words.facts, (60.0, 1_025.0), (960.0, 50.0), 30.0),
            Field { ink: BLACK, ..scan },
            poster_field(&words.host, (380.0, 1_230.0), (640.0, 90.0), 30.0),
        ],
        latin: is_latin(words.lang),
    }
}

/// Pixels as millimetres.
pub(crate) fn px(pixels: f32) -> f32 {
    pixels * PIXEL
}

/// A poster in a form: a file has its stills already, over a picture these are laid afterwards.
pub(crate) async fn printed(
    cx: &Context,
    (format, lang): (PosterFormat, Lang),
    title: String,
    lay: impl FnOnce(&Fonts) -> std::result::Result<Drawing, LayoutError> + Send + 'static,
    stills: &[(PosterStill, StillPlace)],
) -> Result<Vec<u8>> {
    match format {
        PosterFormat::Pdf => {
            let about = about(&title, lang, cx.now());
            cx.fonts().drawn(move |fonts| lay(fonts)?.pdf(fonts, &about)).await
        }
        PosterFormat::Png => {
            let drawing = cx.fonts().drawn(move |fonts| lay(fonts)?.svg(fonts, 0, &title)).await?;
            let drawing = drawing.ok_or_else(|| ServiceError::Environment("a poster without a page".to_owned()))?;
            picture(cx, &drawing, stills).await
        }
    }
}

/// The picture of a drawing, with each still in its place.
async fn picture(cx: &Context, drawing: &str, stills: &[(PosterStill, StillPlace)]) -> Result<Vec<u8>> {
    let id: FileId = cx.fresh_id()?;
    let work_dir = WorkDir::new(cx.media.blobs.root(), &id).await?;
    let (drawn, out) = (work_dir.path("poster.svg"), work_dir.path("poster.png"));
    tokio::fs::write(&drawn, drawing).await?;
    let mut copies = Vec::new();
    for (still, _) in stills {
        copies.push(cx.media.blobs.local_copy(&still.sha256).await?);
    }
    let placed: Vec<PlacedStill<'_>> = stills
        .iter()
        .zip(&copies)
        .map(|((still, place), copy)| {
            let StillPlace { at, size } = place.fitted(still.size);
            PlacedStill { picture: copy.path(), at, size }
        })
        .collect();
    let made = cx.media.prober.printed_poster(&drawn, &placed, PIXELS, &out).await?;
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
            printed: None,
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

    /// Half of the width and height that are over lies before it.
    fn is_in_the_middle(place: StillPlace, fitted: StillPlace) -> bool {
        let before = |from: u16, to: u16, own: u16, side: u16| to - from == (side - own) / 2;
        before(place.at.0, fitted.at.0, fitted.size.0, place.size.0)
            && before(place.at.1, fitted.at.1, fitted.size.1, place.size.1)
    }

    #[test]
    fn a_still_of_any_shape_stands_whole_in_the_middle_of_its_place() {
        let place = StillPlace { at: (10, 20), size: (200, 100) };
        let sizes =
            [((400, 200), (200, 100)), ((200, 200), (100, 100)), ((1_920, 804), (200, 84)), ((9, 16), (56, 100))];
        for (own, size) in sizes {
            let fitted = place.fitted(own);
            assert_eq!(fitted.size, size, "{own:?}");
            assert!(is_in_the_middle(place, fitted), "{own:?} {fitted:?}");
        }
        for strange in [(0, 0), (1, u16::MAX), (u16::MAX, 1), (u16::MAX, u16::MAX)] {
            let fitted = place.fitted(strange);
            assert!((1..=200).contains(&fitted.size.0) && (1..=100).contains(&fitted.size.1), "{strange:?} {fitted:?}");
        }
    }

    #[test]
    fn a_still_stands_alike_in_a_file_and_in_a_picture_and_what_is_none_leaves_its_place_empty() {
        let paper = include_bytes!("../../tests/pictures/paper.jpg");
        let read = |bytes: &[u8]| PosterStill::read(String::new(), bytes.to_vec());
        let still = read(paper).unwrap();
        let place = StillPlace { at: (10, 20), size: (200, 100) };
        let Shape::Picture { at, size, .. } = still.shape(place) else {
            panic!("a still is a picture");
        };
        assert_eq!((at, size), place.fitted((297, 210)).drawn());
        assert_eq!(place.fitted((297, 210)).size, (141, 100));
        for none in [&b"no picture"[..], &include_bytes!("../../tests/pictures/seal.png")[..], &paper[..200]] {
            assert!(read(none).is_none());
        }

        let fonts = Fonts::new(FontFiles::default());
        let printed = PosterWords { has_still: true, printed: Some(still), ..words("《夜航》") };
        let pdf = laid(&fonts, &printed).unwrap().pdf(&fonts, &about("海报", Lang::Zh, 1_772_323_200_000_000)).unwrap();
        assert!(pdf.windows(paper.len()).any(|part| part == paper), "a JPEG is in the file as it was made");
    }

    #[test]
    fn a_code_is_square() {
        let rows = modules("https://contest.example/gallery/e1").unwrap();
        assert!(rows.len() >= 21 && rows.iter().all(|row| row.len() == rows.len()));
    }
}
