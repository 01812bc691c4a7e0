//! A certificate as it is drawn: texts in their places, a frame, and the code that leads to its look-up.

use domain::certificates::{
    CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificateKind, CertificateNumber,
    CertificateTemplate, CertificateValues, CertificateWord, filled,
};
use domain::hex;
use qrcode::{Color, EcLevel, QrCode};
use sha2::{Digest as _, Sha256};
use store::Contest;
use words::certificates as m;

use super::pictures::TemplatePicture;
use crate::documents::{About, Align, Field, Fonts, LayoutError, Paper, Shape, Sheet, about, is_latin, placed};
use crate::error::{Refusal, Result, ServiceError};
use crate::time::moment;

/// Empty modules around a code, as ISO/IEC 18004 asks.
const QUIET: usize = 4;
/// From the edge of the paper to the frame, millimetres.
const EDGE: f32 = 10.0;

/// What is written on one certificate.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// What stands for the placeholders, with number and date.
    pub(crate) values: CertificateValues,
    /// The texts, in order.
    pub(crate) words: Vec<String>,
    sheet: Sheet,
    about: About,
}

/// The file of a certificate.
pub(crate) struct CertificateFile {
    pub(crate) pdf: Vec<u8>,
    /// SHA-256, hex.
    pub(crate) sha256: String,
}

/// Writes a certificate; `address` is where its code leads.
pub(crate) fn written(
    contest: &Contest,
    (template, kind, picture): (&CertificateTemplate, CertificateKind, Option<&TemplatePicture>),
    values: &CertificateValues,
    (number, address): (&CertificateNumber, &str),
    at: i64,
) -> Result<Written> {
    let mut values = values.clone();
    values.insert(CertificateWord::Number, number.to_string());
    let day = moment(at, &contest.settings.time_zone).dated(template.language);
    values.insert(CertificateWord::Date, day);
    let words = filled(template, kind, &values)
        .map_err(|fault| ServiceError::Environment(format!("template of certificates: {fault}")))?;
    let title = words::phrases::beside(template.language, &[m::kind(template.language, kind), &number.to_string()]);
    let sheet = sheet(template, &words, address, picture)?;
    Ok(Written { sheet, about: about(&title, template.language, at), values, words })
}

impl Written {
    /// The file.
    ///
    /// # Errors
    /// A character that no font has, or a text that has no room.
    pub(crate) fn file(&self, fonts: &Fonts) -> std::result::Result<CertificateFile, LayoutError> {
        let pdf = placed(fonts, std::slice::from_ref(&self.sheet))?.pdf(fonts, &self.about)?;
        let sha256 = hex::encode(&Sha256::digest(&pdf));
        Ok(CertificateFile { pdf, sha256 })
    }

    /// The same page as a picture (SVG).
    ///
    /// # Errors
    /// As [`Written::file`].
    pub(crate) fn picture(&self, fonts: &Fonts) -> std::result::Result<String, LayoutError> {
        let drawing = placed(fonts, std::slice::from_ref(&self.sheet))?;
        let number = self.values.get(&CertificateWord::Number).map_or("", String::as_str);
        Ok(drawing.svg(fonts, 0, number)?.unwrap_or_default())
    }
}

/// Draws certificates. So many of them that they would have more than `most` bytes are refused, since all are in memory at once: with a
/// large picture, a hundred can be.
///
/// # Errors
/// As [`Written::file`].
pub(crate) fn drawn_together(
    pages: &[Written],
    fonts: &Fonts,
    most: usize,
) -> std::result::Result<std::result::Result<Vec<CertificateFile>, Refusal>, LayoutError> {
    let (mut files, mut bytes) = (Vec::with_capacity(pages.len()), 0_usize);
    for page in pages {
        let file = page.file(fonts)?;
        bytes = bytes.saturating_add(file.pdf.len());
        if bytes > most {
            return Ok(Err(Refusal::TooManyCertificates(files.len())));
        }
        files.push(file);
    }
    Ok(Ok(files))
}

fn sheet(
    template: &CertificateTemplate,
    words: &[String],
    address: &str,
    picture: Option<&TemplatePicture>,
) -> Result<Sheet> {
    let (width, height) = template.paper.size();
    let paper = Paper { width: width.units(), height: height.units() };
    let behind = template.picture.as_ref().zip(picture).map(|(place, found)| Shape::Picture {
        at: (place.left.units(), place.top.units()),
        size: (place.width.units(), place.height.units()),
        picture: found.picture.clone(),
        alt: place.alt.clone(),
    });
    let mut shapes: Vec<Shape> = behind.into_iter().chain(frame(template.frame, template.frame_ink, paper)).collect();
    if let Some(code) = &template.code {
        shapes.push(Shape::Modules {
            at: (code.left.units(), code.top.units()),
            side: code.side.units(),
            rows: modules(address)?,
            ink: CertificateInk::Black.rgb(),
            alt: address.to_owned(),
        });
    }
    let field = |(field, text): (&domain::certificates::CertificateField, &String)| Field {
        text: text.clone(),
        left: field.left.units(),
        top: field.top.units(),
        width: field.width.units(),
        height: field.height.units(),
        size: field.size.units(),
        bold: field.face == CertificateFace::Bold,
        align: match field.align {
            CertificateAlign::Center => Align::Center,
            CertificateAlign::Left => Align::Left,
            CertificateAlign::Right => Align::Right,
            CertificateAlign::Paragraph => Align::Justified,
        },
        indent: field.align == CertificateAlign::Paragraph && !is_latin(template.language),
        ink: field.ink.rgb(),
        heading: field.heading,
    };
    let fields = template.fields.iter().zip(words).map(field).collect();
    Ok(Sheet { paper, shapes, fields, latin: is_latin(template.language) })
}

/// What is drawn around the page.
fn frame(frame: CertificateFrame, ink: CertificateInk, paper: Paper) -> Vec<Shape> {
    let ink = ink.rgb();
    let around = |edge: f32, width: f32| Shape::Frame {
        at: (edge, edge),
        size: (paper.width - 2.0 * edge, paper.height - 2.0 * edge),
        width,
        ink,
    };
    let double = || vec![around(EDGE, 1.2), around(EDGE + 2.5, 0.4)];
    match frame {
        CertificateFrame::None => Vec::new(),
        CertificateFrame::Single => vec![around(EDGE, 0.8)],
        CertificateFrame::Double => double(),
        CertificateFrame::Corners => {
            let side = 6.0;
            let (right, bottom) = (paper.width - EDGE - side, paper.height - EDGE - side);
            let corner = |at: (f32, f32)| Shape::Fill { at, size: (side, side), ink };
            let corners = [(EDGE, EDGE), (right, EDGE), (EDGE, bottom), (right, bottom)].map(corner);
            double().into_iter().chain(corners).collect()
        }
    }
}

/// The QR code of an address: rows of modules with the empty ones around it.
fn modules(address: &str) -> Result<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| ServiceError::Environment(format!("code of {address}: {error}")))?;
    let side = code.width() + 2 * QUIET;
    let mut rows = vec![vec![false; side]; QUIET];
    for line in code.to_colors().chunks(code.width()) {
        let dark = line.iter().map(|color| *color == Color::Dark);
        let row = std::iter::repeat_n(false, QUIET).chain(dark).chain(std::iter::repeat_n(false, QUIET));
        rows.push(row.collect());
    }
    rows.extend(vec![vec![false; side]; QUIET]);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use domain::certificates::{ExampleKind, PicturePlace, example, read_picture, standard_template};
    use domain::contest::phase::Phase;
    use domain::contest::preset::Preset;
    use domain::scoring::Method;
    use domain::text::Lang;

    use super::*;
    use crate::documents::{FontFiles, Picture};

    fn contest() -> Contest {
        Contest {
            id: "c1".parse().unwrap(),
            title: "“灯塔”微电影展".to_owned(),
            preset: "selection".to_owned(),
            phase: Phase::Final,
            settings: Preset::Selection.settings().into(),
            version: 1,
            deadline: None,
            judging_hash: None,
            judging_sealed_at: None,
            method: Method::Mean,
            created_at: 0,
        }
    }

    /// 2026-11-30 08:00 UTC.
    const AT: i64 = 1_796_025_600_000_000;

    fn made(kind: CertificateKind, how: ExampleKind, language: Lang) -> Written {
        of(&standard_template(kind, language, "2026"), (kind, how), None)
    }

    fn of(
        template: &CertificateTemplate,
        (kind, how): (CertificateKind, ExampleKind),
        picture: Option<&TemplatePicture>,
    ) -> Written {
        let number = CertificateNumber::new(&template.prefix, 7).unwrap();
        let contest = contest();
        let values = example(how, kind, &[], (&contest.title, 30), template.language);
        written(&contest, (template, kind, picture), &values, (&number, "https://c.example/c/abc"), AT).unwrap()
    }

    /// With a picture over the whole paper.
    fn pictured(bytes: &[u8], is_png: bool) -> Written {
        let kind = CertificateKind::Work;
        let mut template = standard_template(kind, Lang::Zh, "2026");
        template.picture = Some(PicturePlace { alt: "麦穗".to_owned(), ..PicturePlace::all_of(template.paper) });
        let picture = TemplatePicture {
            facts: read_picture(bytes).unwrap(),
            size_bytes: 0,
            picture: Picture::new(bytes.to_vec(), is_png, "/picture?a=1&b".to_owned()),
        };
        of(&template, (kind, ExampleKind::Usual), Some(&picture))
    }

    #[test]
    fn a_picture_is_behind_everything_and_the_same_bytes_twice() {
        let paper = include_bytes!("../../tests/pictures/paper.jpg");
        let seal = include_bytes!("../../tests/pictures/seal.png");
        let fonts = Fonts::new(FontFiles::default());
        let has = |pdf: &[u8], part: &[u8]| pdf.windows(part.len()).any(|found| found == part);
        let written = pictured(paper, false);
        let file = written.file(&fonts).unwrap();
        assert!(has(&file.pdf, paper), "a JPEG is in the file as it was sent");
        assert_eq!(written.file(&fonts).unwrap().sha256, file.sha256);
        let svg = written.picture(&fonts).unwrap();
        let image = "<image href=\"/picture?a=1&amp;b\" x=\"0.00\" y=\"0.00\" width=\"841.89\" height=\"595.28\"";
        let (behind, before) = svg.split_once(image).unwrap();
        assert!(behind.matches("<path").count() == 1 && before.matches("<path").count() > 20, "below it is the paper");
        let transparent = pictured(seal, true).file(&fonts).unwrap();
        assert!(has(&transparent.pdf, b"/SMask") && !has(&transparent.pdf, b"/Interpolate"));
    }

    #[test]
    fn certificates_that_would_fill_the_memory_are_refused_together() {
        let fonts = Fonts::new(FontFiles::default());
        let page = made(CertificateKind::Work, ExampleKind::Usual, Lang::Zh);
        let one = page.file(&fonts).unwrap().pdf.len();
        let pages = [page.clone(), page.clone(), page];
        let drawn = |most| drawn_together(&pages, &fonts, most).unwrap().map(|files| files.len());
        assert_eq!(drawn(3 * one), Ok(3));
        assert_eq!(drawn(3 * one - 1), Err(Refusal::TooManyCertificates(2)));
    }

    #[test]
    fn every_standard_page_holds_the_longest_title_and_is_the_same_bytes_twice() {
        let fonts = Fonts::new(FontFiles::default());
        for kind in CertificateKind::ALL {
            for language in Lang::ALL {
                let written = made(*kind, ExampleKind::Longest, *language);
                let file = written.file(&fonts).unwrap();
                assert!(file.pdf.starts_with(b"%PDF"));
                assert_eq!(written.file(&fonts).unwrap().sha256, file.sha256);
                assert_eq!(file.sha256, hex::encode(&Sha256::digest(&file.pdf)));
                assert!(written.picture(&fonts).unwrap().starts_with("<svg"));
            }
        }
    }

    #[test]
    fn a_page_says_its_number_and_its_day_and_a_character_no_font_has_is_named() {
        let fonts = Fonts::new(FontFiles::default());
        let written = made(CertificateKind::Work, ExampleKind::Usual, Lang::Zh);
        let said = written.words.join("\n");
        let number = CertificateNumber::new("2026W", 7).unwrap().to_string();
        for part in [number.as_str(), "2026年11月30日", "《灯塔》", "“‘灯塔’微电影展”"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let rare = made(CertificateKind::Person, ExampleKind::Rare, Lang::Zh).file(&fonts);
        assert!(matches!(rare, Err(LayoutError::Missing { ch: '𠮷', .. })), "of GB 2312 there is none");
    }

    #[test]
    fn a_code_is_a_square_with_room_around_it() {
        let rows = modules("https://contest.example/c/0123456789").unwrap();
        let side = rows.len();
        assert!(rows.iter().all(|row| row.len() == side) && side > 20 + 2 * QUIET);
        let is_empty = |row: &Vec<bool>| row.iter().all(|dark| !dark);
        assert!(rows[..QUIET].iter().chain(&rows[side - QUIET..]).all(is_empty));
        // The corner of the finder pattern.
        assert!(rows[QUIET][QUIET] && rows[QUIET][QUIET + 6] && !rows[QUIET + 1][QUIET + 1]);
    }
}
