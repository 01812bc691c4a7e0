//! Documents that flow: paragraphs, tables and forms one below the other, over as many pages as they need.

mod signing;
mod tables;

use super::block::Block;
use super::drawing::{
    Align, Drawing, LayoutError, Line, Mark, Measure, Node, NodeKind, Page, Style, add, base, fitted, run, set,
};
use super::fonts::Fonts;
use super::look::{Folio, Look};
use super::paging::{Slot, pages};
use super::paper::{BLACK, GREY, points};

/// Width of the lines of tables, points.
const HAIR: f32 = 0.5;
/// Room between the line of a table and its words, points.
const PAD: f32 = 4.0;

/// A strip across a page. Its marks are measured from its top left corner.
struct Strip {
    height: f32,
    marks: Vec<Mark>,
    with_next: bool,
    /// The head it repeats at the top of a page.
    head: Option<usize>,
    space: bool,
    /// It is of a table, which is closed by a line where the page or the table ends.
    closed: bool,
}

impl Strip {
    const fn plain(height: f32, marks: Vec<Mark>) -> Self {
        Self { height, marks, with_next: false, head: None, space: false, closed: false }
    }
}

/// Lays a document out.
///
/// # Errors
/// [`LayoutError::Missing`], or [`LayoutError::TooLong`] with words to sign after that have no room.
pub fn flowing(fonts: &Fonts, look: &Look, blocks: &[Block]) -> Result<Drawing, LayoutError> {
    let width = points(look.paper.width - look.margins.left - look.margins.right);
    let mut flow = Flow { fonts, look, width, nodes: Vec::new(), strips: Vec::new(), heads: Vec::new() };
    for block in blocks {
        flow.block(block)?;
    }
    flow.drawing()
}

struct Flow<'a> {
    fonts: &'a Fonts,
    look: &'a Look,
    width: f32,
    nodes: Vec<Node>,
    strips: Vec<Strip>,
    heads: Vec<Vec<Strip>>,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) -> Result<(), LayoutError> {
        let style = self.look.style();
        let pitch = self.look.pitch;
        match block {
            Block::Title(text) => self.title(text),
            Block::Lead(text) => {
                let node = add(&mut self.nodes, NodeKind::Text, None);
                let lines = set(self.fonts, text, style, Measure::new(self.width, Align::Center))?;
                self.paragraph(lines, pitch, Some(node));
                self.gap(0.5);
                Ok(())
            }
            Block::Heading(text) => {
                self.gap(self.look.apart);
                let node = add(&mut self.nodes, NodeKind::Heading(2, text.clone()), None);
                let lines = set(self.fonts, text, style.bold(), self.measure())?;
                let from = self.strips.len();
                self.paragraph(lines, pitch, Some(node));
                for strip in self.strips.iter_mut().skip(from) {
                    strip.with_next = true;
                }
                Ok(())
            }
            Block::Text(text) => self.text(text, NodeKind::Text, None),
            Block::Quote(text) => {
                let node = add(&mut self.nodes, NodeKind::Quote, None);
                let inner = Measure::new(self.width - style.size * 4.0, Align::Justified);
                let mut lines = set(self.fonts, text, style, inner)?;
                for line in &mut lines {
                    line.x += style.size * 2.0;
                }
                self.gap(0.5);
                self.paragraph(lines, pitch, Some(node));
                self.gap(0.5);
                Ok(())
            }
            Block::Note(text) => {
                let node = add(&mut self.nodes, NodeKind::Text, None);
                let small = style.times(0.8).ink(GREY);
                let lines = set(self.fonts, text, small, Measure::new(self.width, Align::Left))?;
                self.gap(0.25);
                self.paragraph(lines, pitch * 0.8, Some(node));
                Ok(())
            }
            Block::List(items) => {
                let list = add(&mut self.nodes, NodeKind::List, None);
                items.iter().try_for_each(|item| self.text(item, NodeKind::Item, Some(list)))
            }
            Block::Table(table) => self.table(table),
            Block::Form(rows) => self.form(rows),
            Block::Signatures(all) => self.signatures(all),
            Block::Closing(lines) => self.closing(lines),
            Block::Gap(lines) => {
                self.gap(*lines);
                Ok(())
            }
        }
    }

    /// A paragraph as the look sets them.
    fn measure(&self) -> Measure {
        let indent = if self.look.indent { self.look.style().size * 2.0 + self.look.tracking * 2.0 } else { 0.0 };
        Measure { width: self.width, indent, align: Align::Justified, hang: true }
    }

    fn gap(&mut self, lines: f32) {
        if lines > 0.0 {
            self.strips.push(Strip { space: true, ..Strip::plain(lines * self.look.pitch, Vec::new()) });
        }
    }

    fn title(&mut self, text: &str) -> Result<(), LayoutError> {
        let style = Style { size: self.look.title, tracking: 0.0, ..self.look.style().bold() };
        let measure = Measure::new(self.width, Align::Center);
        let node = add(&mut self.nodes, NodeKind::Heading(1, text.to_owned()), None);
        let one = self.look.title * 1.4;
        let (lines, size) = match fitted(self.fonts, text, style, measure, (one, 1.4)) {
            Err(LayoutError::TooLong(_)) => (self.even(text, style)?, style.size),
            fits => fits?,
        };
        self.paragraph(lines, size * 1.4, Some(node));
        self.gap(self.look.after_title);
        Ok(())
    }

    /// The lines of a title of several, none much longer than the others.
    fn even(&self, text: &str, style: Style) -> Result<Vec<Line>, LayoutError> {
        let at =
            |part: u8| set(self.fonts, text, style, Measure::new(self.width * f32::from(part) / 20.0, Align::Center));
        let widest = at(20)?;
        for part in 10..20 {
            let mut lines = at(part)?;
            if lines.len() == widest.len() {
                for line in &mut lines {
                    line.x += self.width * f32::from(20 - part) / 40.0;
                }
                return Ok(lines);
            }
        }
        Ok(widest)
    }

    fn text(&mut self, text: &str, kind: NodeKind, parent: Option<usize>) -> Result<(), LayoutError> {
        let measure = self.measure();
        let lines = set(self.fonts, text, self.look.style(), measure)?;
        let node = add(&mut self.nodes, kind, parent);
        self.paragraph(lines, self.look.pitch, Some(node));
        Ok(())
    }

    /// Lines below each other. No page ends after the first of them or before the last, but where paragraphs are set in, as
    /// Chinese ones are: there pages are full.
    fn paragraph(&mut self, lines: Vec<Line>, pitch: f32, node: Option<usize>) {
        let last = lines.len().saturating_sub(1);
        for (nth, Line { x, run }) in lines.into_iter().enumerate() {
            let y = base(pitch, run.size);
            let strip = Strip::plain(pitch, vec![Mark::Text { x, y, run, node }]);
            let with_next = !self.look.indent && nth < last && (nth == 0 || nth + 1 == last);
            self.strips.push(Strip { with_next, ..strip });
        }
    }

    fn room(&self) -> f32 {
        points(self.look.paper.height - self.look.margins.top - self.look.margins.bottom)
    }

    fn drawing(self) -> Result<Drawing, LayoutError> {
        let height_of = |head: usize| -> f32 {
            self.heads.get(head).map(|strips| strips.iter().map(|strip| strip.height).sum()).unwrap_or_default()
        };
        let slots: Vec<Slot> = self
            .strips
            .iter()
            .map(|strip| Slot {
                height: strip.height,
                with_next: strip.with_next,
                head: strip.head.map(height_of).unwrap_or_default(),
                space: strip.space,
            })
            .collect();
        let ranges = pages(&slots, self.room());
        let count = ranges.len();
        let (left, top) = (points(self.look.margins.left), points(self.look.margins.top));
        let mut all = Vec::new();
        for (nth, range) in (1..).zip(ranges) {
            let strips = self.strips.get(range).unwrap_or_default();
            let repeated = strips.first().and_then(|strip| self.heads.get(strip.head?)).map(Vec::as_slice);
            let mut y = top;
            let mut marks = Vec::new();
            let shown: Vec<&Strip> = repeated.unwrap_or_default().iter().chain(strips).collect();
            for (at, strip) in shown.iter().enumerate() {
                marks.extend(strip.marks.iter().cloned().map(|mark| mark.moved(left, y)));
                y += strip.height;
                let goes_on = shown.get(at.saturating_add(1)).is_some_and(|next| next.closed);
                if strip.closed && !goes_on {
                    marks.push(rule((0.0, 0.0), (self.width, 0.0)).moved(left, y));
                }
            }
            marks.extend(self.folio(nth, count)?);
            // In the order in which it is read, not line by line across a table: who copies the text gets it so.
            marks.sort_by_key(|mark| match mark {
                Mark::Rule { .. } => 0,
                Mark::Text { node, .. } | Mark::Fill { node, .. } | Mark::Picture { node, .. } => {
                    node.map_or(usize::MAX, |node| node.saturating_add(1))
                }
            });
            all.push(Page { width: points(self.look.paper.width), height: points(self.look.paper.height), marks });
        }
        Ok(Drawing { pages: all, nodes: self.nodes })
    }

    fn folio(&self, page: usize, count: usize) -> Result<Option<Mark>, LayoutError> {
        let (words, size) = match &self.look.folio {
            Folio::None => return Ok(None),
            Folio::Outside => (format!("— {page} —"), 14.0),
            Folio::Counted(words) => (words(page, count), 9.0),
        };
        let run = run(self.fonts, &words, Style::new(size, self.look.latin))?;
        let left = points(self.look.margins.left);
        let x = match &self.look.folio {
            // On the outside, with one character free.
            Folio::Outside if page.is_multiple_of(2) => left + size,
            Folio::Outside => left + self.width - size - run.width(),
            _ => left + (self.width - run.width()) / 2.0,
        };
        let y = points(self.look.paper.height - self.look.margins.bottom + 7.0) + size;
        Ok(Some(Mark::Text { x, y: y.min(points(self.look.paper.height) - size / 2.0), run, node: None }))
    }
}

const fn rule(from: (f32, f32), to: (f32, f32)) -> Mark {
    Mark::Rule { from, to, width: HAIR, ink: BLACK }
}
