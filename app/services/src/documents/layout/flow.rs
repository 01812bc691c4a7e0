//! Documents that flow: paragraphs, tables and forms one below the other, over as many pages as they need.

use super::block::{Block, FormBody, FormRow, SEAL, Table};
use super::drawing::{
    Align, Drawing, LayoutError, Line, Mark, Measure, Node, NodeKind, Page, Style, add, base, fitted, number_of, run,
    set, snug,
};
use super::fonts::Fonts;
use super::look::{Folio, Look};
use super::paging::{Slot, pages};
use super::paper::{BLACK, GREY, points};

/// Width of the lines of tables, points.
const HAIR: f32 = 0.5;
/// Room between the line of a table and its words, points.
const PAD: f32 = 4.0;
/// The most lines that words to sign after take.
const MOST_SIGNED: f32 = 4.0;
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

/// Lays a document out. `latin` is what [`Look`] says of it.
///
/// # Errors
/// [`LayoutError::Missing`], or a title of a table or form that has no room.
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

    fn table(&mut self, table: &Table) -> Result<(), LayoutError> {
        let node = add(&mut self.nodes, NodeKind::Table(table.summary.clone()), None);
        let shares: f32 = table.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> =
            table.columns.iter().map(|column| self.width * column.share / shares.max(f32::EPSILON)).collect();
        let style = self.look.table_style();
        self.gap(0.25);
        let head = add(&mut self.nodes, NodeKind::Head, Some(node));
        let head = add(&mut self.nodes, NodeKind::Row, Some(head));
        let cells: Vec<Cell<'_>> = table
            .columns
            .iter()
            .map(|column| Cell { text: &column.title, align: Align::Center, bold: true, kind: NodeKind::ColumnHead })
            .collect();
        let strips = self.row(&cells, &widths, style, head)?;
        let repeated = strips.iter().map(|strip| Strip {
            marks: strip.marks.iter().cloned().map(Mark::ornament).collect(),
            ..Strip::plain(strip.height, Vec::new())
        });
        self.heads.push(repeated.collect());
        let heads = self.heads.len().saturating_sub(1);
        self.strips.extend(strips.into_iter().map(|strip| Strip { with_next: true, ..strip }));
        let body = add(&mut self.nodes, NodeKind::Rows, Some(node));
        for row in &table.rows {
            let node = add(&mut self.nodes, NodeKind::Row, Some(body));
            let cells: Vec<Cell<'_>> = row
                .iter()
                .zip(&table.columns)
                .map(|(text, column)| Cell { text, align: column.align, bold: false, kind: NodeKind::Cell })
                .collect();
            let strips = self.row(&cells, &widths, style, node)?;
            self.strips.extend(strips.into_iter().map(|strip| Strip { head: Some(heads), ..strip }));
        }
        self.gap(0.25);
        Ok(())
    }

    /// The strips of a row, one a line of its highest cell.
    fn row(&mut self, cells: &[Cell<'_>], widths: &[f32], style: Style, row: usize) -> Result<Vec<Strip>, LayoutError> {
        let mut columns = Vec::new();
        for (cell, width) in cells.iter().zip(widths) {
            let style = if cell.bold { style.bold() } else { style };
            let measure = Measure::new((width - PAD * 2.0).max(style.size), cell.align);
            let lines = snug(self.fonts, cell.text, style, measure)?;
            let node = add(&mut self.nodes, cell.kind.clone(), Some(row));
            columns.push((lines, node));
        }
        Ok(self.lined(columns, widths, style.size * self.look.leading()))
    }

    /// Cells beside each other, with the lines between them.
    fn lined(&self, columns: Vec<(Vec<Line>, usize)>, widths: &[f32], pitch: f32) -> Vec<Strip> {
        let count = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default().max(1);
        let mut strips: Vec<Strip> = (0..count)
            .map(|nth| {
                let above = if nth == 0 { PAD } else { 0.0 };
                let below = if nth + 1 == count { PAD } else { 0.0 };
                let height = pitch + above + below;
                let mut marks = Vec::new();
                if nth == 0 {
                    marks.push(rule((0.0, 0.0), (self.width, 0.0)));
                }
                let mut x = 0.0;
                for width in std::iter::once(&0.0).chain(widths) {
                    x += width;
                    marks.push(rule((x, 0.0), (x, height)));
                }
                let with_next = nth == 0 && count > 1 || nth + 2 == count;
                Strip { closed: true, with_next, ..Strip::plain(height, marks) }
            })
            .collect();
        let whole: f32 = strips.iter().map(|strip| strip.height).sum();
        if whole < self.room() * 0.9 {
            for strip in strips.iter_mut().take(count.saturating_sub(1)) {
                strip.with_next = true;
            }
        }
        let mut left = 0.0;
        for ((lines, node), width) in columns.into_iter().zip(widths) {
            for (nth, (line, strip)) in lines.into_iter().zip(&mut strips).enumerate() {
                let above = if nth == 0 { PAD } else { 0.0 };
                let y = above + base(pitch, line.run.size);
                strip.marks.push(Mark::Text { x: left + PAD + line.x, y, run: line.run, node: Some(node) });
            }
            left += width;
        }
        strips
    }

    fn form(&mut self, rows: &[FormRow]) -> Result<(), LayoutError> {
        let node = add(&mut self.nodes, NodeKind::Table(String::new()), None);
        let style = self.look.table_style();
        let pitch = style.size * self.look.leading();
        let label = (self.width * 0.24).max(style.size * 6.0);
        let widths = [label, self.width - label];
        let inner = self.width - label - PAD * 2.0;
        for row in rows {
            let tr = add(&mut self.nodes, NodeKind::Row, Some(node));
            let measure = Measure::new(label - PAD * 2.0, Align::Left);
            let head = set(self.fonts, &row.label, style.bold(), measure)?;
            let head = (head, add(&mut self.nodes, NodeKind::RowHead, Some(tr)));
            let cell = add(&mut self.nodes, NodeKind::Cell, Some(tr));
            match &row.body {
                FormBody::Lines(texts) => {
                    let mut lines = Vec::new();
                    for text in texts {
                        lines.extend(snug(self.fonts, text, style, Measure::new(inner, Align::Left))?);
                    }
                    let strips = self.lined(vec![head, (lines, cell)], &widths, pitch);
                    self.strips.extend(strips);
                }
                FormBody::Opinion { seal, signed, date } => {
                    let mut strips = self.lined(vec![head, (Vec::new(), cell)], &widths, pitch);
                    let seal = seal.as_deref();
                    let (extra, marks) = self.opinion((seal, signed, date), label, (style, pitch), cell)?;
                    // One strip: an opinion stands on one page.
                    let mut all = Strip { closed: true, ..Strip::plain(0.0, Vec::new()) };
                    for strip in strips.drain(..) {
                        all.marks.extend(strip.marks.into_iter().map(|mark| mark.moved(0.0, all.height)));
                        all.height += strip.height;
                    }
                    let height = all.height.max(extra);
                    for x in [0.0, label, self.width] {
                        all.marks.push(rule((x, all.height), (x, height)));
                    }
                    all.height = height;
                    all.marks.extend(marks);
                    self.strips.push(all);
                }
            }
        }
        self.gap(0.25);
        Ok(())
    }

    /// Room for an opinion: handwriting above, words to sign after at its foot, the seal on the right in nobody's way.
    fn opinion(
        &mut self,
        (seal, signed, date): (Option<&str>, &[String], &str),
        left: f32,
        (style, pitch): (Style, f32),
        cell: usize,
    ) -> Result<(f32, Vec<Mark>), LayoutError> {
        let free = if seal.is_some() { points(SEAL) } else { 0.0 };
        let height = if seal.is_some() { free + PAD * 2.0 } else { pitch * 3.5 };
        let (from, to) = (left + PAD, self.width - PAD - free - if seal.is_some() { PAD } else { 0.0 });
        let mut marks = Vec::new();
        let line = pitch * 1.4;
        let count = number_of(signed.len());
        let mut y = height - PAD - line * (count + 1.0);
        // Words to sign after are on the left, with a line from there on; the date is on the right, with room before its year.
        let mut place = |words: &str, y: f32, align: Align| -> Result<(), LayoutError> {
            let (mut lines, _) = fitted(self.fonts, words, style, Measure::new(to - from, align), (line, 1.0))?;
            if let Some(Line { x, run }) = lines.pop() {
                let end = from + x + run.width();
                marks.push(Mark::Text { x: from + x, y: y + line * 0.75, run, node: Some(cell) });
                if align == Align::Left {
                    marks.push(rule((end + 2.0, y + line * 0.85), (to, y + line * 0.85)));
                }
            }
            Ok(())
        };
        for words in signed {
            place(words, y, Align::Left)?;
            y += line;
        }
        place(date, y, Align::Right)?;
        if let Some(seal) = seal {
            // The words are beside the circle: nothing is printed where a seal is put.
            let words = run(self.fonts, seal, style.ink(GREY))?;
            let x = to - words.width();
            marks.push(Mark::Text { x, y: PAD + base(pitch, words.size), run: words, node: Some(cell) });
        }
        Ok((height, marks))
    }

    fn signatures(&mut self, all: &[String]) -> Result<(), LayoutError> {
        let style = self.look.style();
        let height = (self.look.pitch * 1.6).max(points(11.0));
        let across = if all.len() > 1 { 2_u8 } else { 1 };
        let room = self.width / f32::from(across);
        self.gap(1.0);
        let from = self.strips.len();
        for pair in all.chunks(usize::from(across)) {
            let mut sets = Vec::new();
            for words in pair {
                let measure = Measure::new(room * 0.6, Align::Left);
                sets.push(fitted(self.fonts, words, style, measure, (height * MOST_SIGNED, 1.0))?);
            }
            // Words that take several lines end where the others do: at the line to sign on.
            let most = sets.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default();
            let (mut marks, mut left) = (Vec::new(), 0.0);
            for (lines, size) in sets {
                let node = add(&mut self.nodes, NodeKind::Text, None);
                let mut y = height * (number_of(most) - number_of(lines.len()) + 0.8);
                let (mut end, mut base) = (left, y);
                for line in lines {
                    (end, base) = (left + line.run.width(), y);
                    marks.push(Mark::Text { x: left, y, run: line.run, node: Some(node) });
                    y += height;
                }
                marks.push(rule((end + size * 0.3, base + size * 0.2), (left + room - size, base + size * 0.2)));
                left += room;
            }
            let strip = Strip::plain(height * number_of(most), marks);
            self.strips.push(Strip { with_next: true, ..strip });
        }
        self.hold(from);
        Ok(())
    }

    fn closing(&mut self, texts: &[String]) -> Result<(), LayoutError> {
        let style = self.look.style();
        let mut lines = Vec::new();
        for text in texts {
            let measure = Measure::new(self.width - style.size * 4.0, Align::Left);
            lines.extend(set(self.fonts, text, style, measure)?);
        }
        // The date has four characters free; what is above it is centred on it, as far as the text goes.
        let date = lines.last().map(|line| line.run.width()).unwrap_or_default();
        let middle = self.width - style.size * 4.0 - date / 2.0;
        for line in &mut lines {
            let width = line.run.width();
            line.x = (middle - width / 2.0).min(self.width - width).max(0.0);
        }
        self.gap(1.0);
        let from = self.strips.len();
        let node = add(&mut self.nodes, NodeKind::Text, None);
        self.paragraph(lines, self.look.pitch, Some(node));
        self.hold(from);
        Ok(())
    }

    /// The strips from here on stand on one page, with the last line before them: no page has nothing but signatures.
    fn hold(&mut self, from: usize) {
        let last = self.strips.len().saturating_sub(1);
        let before = self.strips.get(..from).unwrap_or_default().iter().rposition(|strip| !strip.space);
        for (nth, strip) in self.strips.iter_mut().enumerate().skip(before.unwrap_or(from)) {
            strip.with_next = nth < last;
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
                Mark::Text { node, .. } | Mark::Fill { node, .. } => {
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

/// A cell that is to be set.
struct Cell<'a> {
    text: &'a str,
    align: Align,
    bold: bool,
    kind: NodeKind,
}

const fn rule(from: (f32, f32), to: (f32, f32)) -> Mark {
    Mark::Rule { from, to, width: HAIR, ink: BLACK }
}
