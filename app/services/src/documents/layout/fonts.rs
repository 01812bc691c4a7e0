//! The fonts of documents: the ones of this machine, and behind them one that the program brings.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use krilla::Data;
use krilla::text::Font;
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::{FileRef, FontRef};
use skrifa::string::StringId;

/// A font that is in the program: Noto Serif CJK SC, the characters of GB 2312 and Latin.
static OWN: &[u8] = include_bytes!("../../../fonts/NotoSerifCJKsc-GB2312.otf");

/// Where `app/services/fonts/subset.py` puts the narrow quotation marks of [`OWN`].
const OWN_NARROW: [(char, char); 4] = [('‘', '\u{e018}'), ('’', '\u{e019}'), ('“', '\u{e01c}'), ('”', '\u{e01d}')];

/// Files of fonts; a collection (`.ttc`) is searched for its Chinese face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FontFiles {
    /// For what is read.
    pub regular: Option<PathBuf>,
    /// For titles.
    pub bold: Option<PathBuf>,
}

/// The fonts of documents. Files are read at the first need.
pub struct Fonts {
    faces: [Face; 5],
}

/// One of the fonts, as [`Fonts`] numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaceId {
    Regular,
    Bold,
    /// The quotation marks of Latin writing, from the Korean face of the same file.
    Narrow,
    NarrowBold,
    Own,
}

/// A glyph in its font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub face: FaceId,
    pub id: u32,
    /// Its width where the font is 1 high.
    pub advance: f32,
    /// Bold is asked for and this font is not: it is drawn thicker.
    pub thicken: bool,
}

impl Fonts {
    /// Fonts from these files, and the program's own.
    #[must_use]
    pub fn new(files: FontFiles) -> Self {
        let regular = Arc::new(Source::of(files.regular));
        let bold = Arc::new(Source::of(files.bold));
        let own = Arc::new(Source { file: None, data: OnceLock::from(Some(Data::from(OWN))) });
        let face = |source: &Arc<Source>, region| Face { source: Arc::clone(source), region, loaded: OnceLock::new() };
        Self {
            faces: [
                face(&regular, " SC"),
                face(&bold, " SC"),
                face(&regular, " KR"),
                face(&bold, " KR"),
                face(&own, ""),
            ],
        }
    }

    /// The glyph of a character; `narrow` asks for quotation marks as Latin writing has them. Nothing where no font has it.
    pub(crate) fn glyph(&self, ch: char, bold: bool, narrow: bool) -> Option<Glyph> {
        let found = |face: FaceId, ch: char| {
            let (id, advance) = self.face(face).glyph(ch)?;
            Some(Glyph { face, id, advance, thicken: bold && !matches!(face, FaceId::Bold | FaceId::NarrowBold) })
        };
        let of_weight = |strong: FaceId, plain: FaceId| {
            let strong = if bold { found(strong, ch) } else { None };
            strong.or_else(|| found(plain, ch))
        };
        if narrow && let Some((_, place)) = OWN_NARROW.iter().find(|(mark, _)| *mark == ch) {
            return of_weight(FaceId::NarrowBold, FaceId::Narrow).or_else(|| found(FaceId::Own, *place));
        }
        of_weight(FaceId::Bold, FaceId::Regular).or_else(|| found(FaceId::Own, ch))
    }

    pub(crate) fn font(&self, face: FaceId) -> Option<Font> {
        Some(self.face(face).loaded()?.font.clone())
    }

    /// The outline of a glyph, in units of which the font is `.1` high; upwards is positive.
    pub(crate) fn outline(&self, face: FaceId, id: u32, pen: &mut impl OutlinePen) -> Option<f32> {
        let face = self.face(face).loaded()?;
        let font = FontRef::from_index(face.data.as_ref(), face.index).ok()?;
        let glyph = font.outline_glyphs().get(skrifa::GlyphId::new(id))?;
        glyph.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), pen).ok()?;
        Some(face.font.units_per_em())
    }

    const fn face(&self, face: FaceId) -> &Face {
        let [regular, bold, narrow, narrow_bold, own] = &self.faces;
        match face {
            FaceId::Regular => regular,
            FaceId::Bold => bold,
            FaceId::Narrow => narrow,
            FaceId::NarrowBold => narrow_bold,
            FaceId::Own => own,
        }
    }
}

/// The bytes of a font, read once.
struct Source {
    file: Option<PathBuf>,
    data: OnceLock<Option<Data>>,
}

impl Source {
    fn of(file: Option<PathBuf>) -> Self {
        Self { file, data: OnceLock::new() }
    }

    fn data(&self) -> Option<&Data> {
        let read = || Some(Data::from(std::fs::read(self.file.as_ref()?).ok()?));
        self.data.get_or_init(read).as_ref()
    }
}

struct Face {
    source: Arc<Source>,
    /// What the name of its family ends with, in a file of several.
    region: &'static str,
    loaded: OnceLock<Option<Loaded>>,
}

impl Face {
    fn loaded(&self) -> Option<&Loaded> {
        self.loaded.get_or_init(|| Loaded::of(self.source.data()?, self.region)).as_ref()
    }

    fn glyph(&self, ch: char) -> Option<(u32, f32)> {
        self.loaded()?.glyph(ch)
    }
}

struct Loaded {
    data: Data,
    index: u32,
    font: Font,
    /// Glyphs that were looked up; what the font lacks too.
    known: Mutex<HashMap<char, Option<(u32, f32)>>>,
}

impl Loaded {
    fn of(data: &Data, region: &str) -> Option<Self> {
        let index = match FileRef::new(data.as_ref()).ok()? {
            // A file of one face is taken as it is; its quotation marks are what they are.
            FileRef::Font(_) => (region != " KR").then_some(0)?,
            FileRef::Collection(all) => (0..all.len()).find(|index| {
                let Ok(font) = all.get(*index) else { return false };
                let names = font.localized_strings(StringId::FAMILY_NAME);
                names.into_iter().any(|name| name.chars().collect::<String>().ends_with(region))
            })?,
        };
        let font = Font::new(data.clone(), index)?;
        Some(Self { data: data.clone(), index, font, known: Mutex::default() })
    }

    fn glyph(&self, ch: char) -> Option<(u32, f32)> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(ch).or_insert_with(|| {
            let font = FontRef::from_index(self.data.as_ref(), self.index).ok()?;
            let id = font.charmap().map(ch).filter(|id| id.to_u32() != 0)?;
            let advance = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id)?;
            Some((id.to_u32(), advance / self.font.units_per_em()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_font_has_all_of_gb_2312_and_says_what_it_lacks() {
        let fonts = Fonts::new(FontFiles::default());
        for ch in "啊齄　、。《》“”‘’—…·〔〕①Ω×→ABCabc0123éü".chars() {
            assert!(fonts.glyph(ch, false, false).is_some(), "{ch}");
        }
        for ch in ['\u{9fff}', '😀', '\u{7}'] {
            assert_eq!(fonts.glyph(ch, false, false), None, "{ch:?}");
        }
        let (wide, narrow) = (fonts.glyph('“', false, false), fonts.glyph('“', false, true));
        assert_eq!(wide.map(|glyph| glyph.advance), Some(1.0));
        assert!(narrow.is_some_and(|glyph| glyph.advance < 0.6));
        assert!(fonts.glyph('中', true, false).is_some_and(|glyph| glyph.thicken));
    }

    #[test]
    fn a_file_that_is_no_font_leaves_the_own_one() {
        for file in ["/nonexistent.ttc", "/dev/null"] {
            let file = Some(PathBuf::from(file));
            let fonts = Fonts::new(FontFiles { regular: file.clone(), bold: file });
            assert_eq!(fonts.glyph('中', true, false).map(|glyph| glyph.face), Some(FaceId::Own));
        }
    }
}
