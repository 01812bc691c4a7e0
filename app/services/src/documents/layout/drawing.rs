//! A document as it is drawn: pages of marks in points, and the structure that is read aloud. Both writers, PDF and picture, take this.

use domain::folding::is_invisible;

use super::breaking::{Set, is_wide, lines};
use super::fonts::{Fonts, Glyph};
use super::image::Picture;
use super::paper::{BLACK, Ink};

/// What cannot be laid out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// No font has this character. The text is the one it is in.
    #[error("no font has U+{:04X} ({ch}) of “{text}”", u32::from(*ch))]
    Missing {
        /// The character.
        ch: char,
        /// The text.
        text: String,
    },
    /// A text is too long for its place, shrunk as far as it may be.
    #[error("there is no room for “{0}”")]
    TooLong(String),
    /// The file could not be put together.
    #[error("{0}")]
    Writing(String),
}

/// How far a text may shrink to fit its place, and by how much at a time.
pub(crate) const SMALLEST: f32 = 0.85;
const STEP: f32 = 0.03;

/// Where the lines of a text begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// On the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// On the right.
    Right,
    /// On both sides, but for the last line.
    Justified,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Points.
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
    /// Added to the width of what is set in a square, points.
    pub tracking: f32,
    /// Quotation marks are those of Latin writing.
    pub latin: bool,
}

impl Style {
    pub(crate) const fn new(size: f32, latin: bool) -> Self {
        Self { size, bold: false, ink: BLACK, tracking: 0.0, latin }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    pub(crate) fn times(self, factor: f32) -> Self {
        Self { size: self.size * factor, tracking: self.tracking * factor, ..self }
    }
}

/// A glyph of a line, with the room it takes there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placed {
    pub ch: char,
    pub glyph: Glyph,
    pub advance: f32,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub glyphs: Vec<Placed>,
    pub size: f32,
    pub ink: Ink,
}

impl Run {
    pub(crate) fn text(&self) -> String {
        self.glyphs.iter().map(|one| one.ch).collect()
    }

    pub(crate) fn width(&self) -> f32 {
        let after = self.glyphs.iter().rev().take_while(|one| one.ch == ' ').count();
        self.glyphs.iter().rev().skip(after).map(|one| one.advance).sum()
    }
}

/// A line and how far from the left of its column it begins.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub x: f32,
    pub run: Run,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// Text; `y` is its base line. Without a node it is an ornament: a page number, a repeated head.
    Text { x: f32, y: f32, run: Run, node: Option<usize> },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), width: f32, ink: Ink },
    /// A filled rectangle.
    Fill { left: f32, top: f32, width: f32, height: f32, ink: Ink, node: Option<usize> },
    /// A picture.
    Picture { left: f32, top: f32, width: f32, height: f32, picture: Picture, node: Option<usize> },
}

impl Mark {
    /// The same, moved.
    pub(crate) fn moved(mut self, right: f32, down: f32) -> Self {
        match &mut self {
            Self::Text { x, y, .. } => (*x, *y) = (*x + right, *y + down),
            Self::Rule { from, to, .. } => {
                (from.0, from.1) = (from.0 + right, from.1 + down);
                (to.0, to.1) = (to.0 + right, to.1 + down);
            }
            Self::Fill { left, top, .. } | Self::Picture { left, top, .. } => {
                (*left, *top) = (*left + right, *top + down);
            }
        }
        self
    }

    /// The same as an ornament, which is not read aloud.
    pub(crate) fn ornament(mut self) -> Self {
        match &mut self {
            Self::Text { node, .. } | Self::Fill { node, .. } | Self::Picture { node, .. } => *node = None,
            Self::Rule { .. } => {}
        }
        self
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    /// Points.
    pub width: f32,
    /// Points.
    pub height: f32,
    pub marks: Vec<Mark>,
}

/// What a part of a document is, to who hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Heading(u16, String),
    Text,
    Quote,
    List,
    Item,
    Table(String),
    Head,
    Rows,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Figure(String),
}

/// A part of a document; `parent` comes before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub parent: Option<usize>,
}

/// Pages, and the parts they are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub(crate) pages: Vec<Page>,
    pub(crate) nodes: Vec<Node>,
}

impl Drawing {
    /// How many pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The lines of a page, from the first, as they are drawn.
    #[must_use]
    pub fn lines(&self, page: usize) -> Vec<String> {
        let marks = self.pages.get(page).map(|page| page.marks.as_slice()).unwrap_or_default();
        let line = |mark: &Mark| if let Mark::Text { run, .. } = mark { Some(run.text()) } else { None };
        marks.iter().filter_map(line).collect()
    }
}

/// Adds a part, and says which it is.
pub(crate) fn add(nodes: &mut Vec<Node>, kind: NodeKind, parent: Option<usize>) -> usize {
    nodes.push(Node { kind, parent });
    nodes.len().saturating_sub(1)
}

/// From the top of a line of this height to its base line.
pub(crate) const fn base(height: f32, size: f32) -> f32 {
    height / 2.0 + size * 0.38
}

/// Whether a character has no glyph of its own.
fn is_unseen(c: char) -> bool {
    is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The glyphs of a text of one line.
///
/// # Errors
/// [`LayoutError::Missing`].
pub(crate) fn run(fonts: &Fonts, text: &str, style: Style) -> Result<Run, LayoutError> {
    let chars: Vec<char> = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !is_unseen(*c)).collect();
    let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphabetic() && !is_wide(*c));
    let mut glyphs = Vec::with_capacity(chars.len());
    for (at, ch) in chars.iter().copied().enumerate() {
        let between = || {
            let before = at.checked_sub(1).and_then(|before| chars.get(before));
            letter(before) && letter(chars.get(at.saturating_add(1)))
        };
        let narrow = style.latin || ch == '’' && between();
        let glyph =
            fonts.glyph(ch, style.bold, narrow).ok_or_else(|| LayoutError::Missing { ch, text: text.to_owned() })?;
        let tracking = if is_square(ch, narrow) { style.tracking } else { 0.0 };
        glyphs.push(Placed { ch, glyph, advance: glyph.advance * style.size + tracking });
    }
    Ok(Run { glyphs, size: style.size, ink: style.ink })
}

fn is_square(ch: char, narrow: bool) -> bool {
    is_wide(ch) || !narrow && matches!(ch, '“' | '”' | '‘' | '’' | '—' | '…')
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Points.
    pub width: f32,
    /// Room left free before the first line.
    pub indent: f32,
    pub align: Align,
    /// Commas may stand beside the text.
    pub hang: bool,
}

impl Measure {
    pub(crate) const fn new(width: f32, align: Align) -> Self {
        Self { width, indent: 0.0, align, hang: false }
    }
}

/// The lines of a text; where it has line breaks, a line ends.
///
/// # Errors
/// [`LayoutError::Missing`].
pub(crate) fn set(fonts: &Fonts, text: &str, style: Style, measure: Measure) -> Result<Vec<Line>, LayoutError> {
    let mut all = Vec::new();
    for part in text.lines() {
        let whole = run(fonts, part, style)?;
        let sets: Vec<Set> = whole
            .glyphs
            .iter()
            .map(|one| {
                let narrow = style.latin || one.glyph.advance < 0.8;
                Set { ch: one.ch, width: one.advance, wide: is_square(one.ch, narrow) }
            })
            .collect();
        let ranges = lines(&sets, measure.width - measure.indent, measure.width, measure.hang);
        let last = ranges.len().saturating_sub(1);
        for (nth, range) in ranges.into_iter().enumerate() {
            let glyphs = whole.glyphs.get(range.clone()).unwrap_or_default().to_vec();
            let mut line = Run { glyphs, ..whole };
            let indent = if nth == 0 { measure.indent } else { 0.0 };
            let free = measure.width - indent - line.width();
            let x = match measure.align {
                Align::Left => indent,
                Align::Center => indent + free.max(0.0) / 2.0,
                Align::Right => indent + free.max(0.0),
                Align::Justified => {
                    if nth < last {
                        stretch(&mut line, sets.get(range).unwrap_or_default(), free);
                    }
                    indent
                }
            };
            all.push(Line { x, run: line });
        }
    }
    Ok(all)
}

/// As [`set`]; a single word, such as a checksum, shrinks by 15 % at most where that keeps it whole.
///
/// # Errors
/// [`LayoutError::Missing`].
pub(crate) fn snug(fonts: &Fonts, text: &str, style: Style, measure: Measure) -> Result<Vec<Line>, LayoutError> {
    if !text.contains(|c: char| c.is_whitespace() || is_wide(c)) {
        match fitted(fonts, text, style, measure, (style.size, 1.0)) {
            Err(LayoutError::TooLong(_)) => {}
            fits => return fits.map(|(lines, _)| lines),
        }
    }
    set(fonts, text, style, measure)
}

/// Spreads what is free between the characters of a line, where Chinese and words meet and at spaces; much is left at its end.
fn stretch(line: &mut Run, sets: &[Set], free: f32) {
    let parts = |pair: &[Set]| match pair {
        [a, b] => (a.wide || b.wide || a.ch == ' ') && !(a.ch == b.ch && matches!(a.ch, '—' | '…')),
        _ => false,
    };
    let end = sets.iter().rev().take_while(|set| set.ch == ' ').count();
    let seen = sets.get(..sets.len().saturating_sub(end)).unwrap_or_default();
    let gaps: Vec<bool> = seen.windows(2).map(parts).collect();
    let count = u16::try_from(gaps.iter().filter(|gap| **gap).count()).unwrap_or(u16::MAX);
    if count == 0 {
        return;
    }
    let each = free / f32::from(count);
    if each <= 0.0 || each > line.size / 2.0 {
        return;
    }
    for (one, gap) in line.glyphs.iter_mut().zip(gaps) {
        if gap {
            one.advance += each;
        }
    }
}

/// A count as a factor of a measure.
pub(crate) fn number_of(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// The lines of a text in a place of this size, shrunk until they fit, by 15 % at most. `leading` is the height of a line where
/// the size is 1.
///
/// # Errors
/// [`LayoutError::Missing`] or [`LayoutError::TooLong`].
pub(crate) fn fitted(
    fonts: &Fonts,
    text: &str,
    style: Style,
    measure: Measure,
    (height, leading): (f32, f32),
) -> Result<(Vec<Line>, f32), LayoutError> {
    let mut factor = 1.0;
    loop {
        let small = style.times(factor);
        let lines = set(fonts, text, small, measure)?;
        let count = number_of(lines.len());
        let wide = lines.iter().any(|line| line.run.width() > measure.width + 0.01);
        // A word is not cut while a smaller size keeps it whole.
        if !wide && count * small.size * leading <= height + 0.01 {
            return Ok((lines, small.size));
        }
        if factor <= SMALLEST {
            return Err(LayoutError::TooLong(text.to_owned()));
        }
        factor = (factor - STEP).max(SMALLEST);
    }
}
