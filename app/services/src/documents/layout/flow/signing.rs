//! What is signed: lines after words, room for opinions in forms, and who issues a notice.

use super::{Flow, PAD, Strip, rule};
use crate::documents::layout::block::SEAL;
use crate::documents::layout::drawing::{
    Align, LayoutError, Line, Mark, Measure, NodeKind, Style, add, base, fitted, number_of, run, set,
};
use crate::documents::layout::paper::{GREY, points};

/// The most lines that words to sign after take.
const MOST_LINES: f32 = 4.0;

impl Flow<'_> {
    /// The lines of words to sign after, each of this height, and their size.
    fn words_to_sign(
        &self,
        words: &str,
        style: Style,
        (width, height): (f32, f32),
    ) -> Result<(Vec<Line>, f32), LayoutError> {
        let measure = Measure::new(width, Align::Left);
        fitted(self.fonts, words, style, measure, (height * MOST_LINES, height / style.size))
    }

    /// Room for an opinion: handwriting above, words to sign after at its foot, the seal on the right in nobody's way.
    pub(super) fn opinion(
        &self,
        (seal, signed, date): (Option<&str>, &[String], &str),
        left: f32,
        (style, pitch): (Style, f32),
        cell: usize,
    ) -> Result<(f32, Vec<Mark>), LayoutError> {
        let free = if seal.is_some() { points(SEAL) + PAD } else { 0.0 };
        let (from, to) = (left + PAD, self.width - PAD - free);
        let line = pitch * 1.4;
        let mut sets = Vec::new();
        for words in signed {
            sets.push(self.words_to_sign(words, style, ((to - from) * 0.75, line))?);
        }
        // On the right, with room before its year.
        let date = set(self.fonts, date, style, Measure::new(to - from, Align::Right))?;
        let count: usize = sets.iter().map(|(lines, _)| lines.len()).sum();
        let foot = line * number_of(count.saturating_add(date.len())) + PAD;
        let room = if seal.is_some() { free + PAD } else { pitch * 3.5 };
        // Many words to sign after leave a line above them.
        let height = room.max(PAD + pitch + foot);
        let mut marks = Vec::new();
        let mut y = height - foot + line * 0.75;
        for (lines, size) in sets {
            let count = number_of(lines.len());
            sign_after(&mut marks, (lines, size), (from, to), (y, line), cell);
            y += line * count;
        }
        for Line { x, run } in date {
            marks.push(Mark::Text { x: from + x, y, run, node: Some(cell) });
            y += line;
        }
        if let Some(seal) = seal {
            // The words are beside the circle: nothing is printed where a seal is put.
            let words = run(self.fonts, seal, style.ink(GREY))?;
            let x = to - words.width();
            marks.push(Mark::Text { x, y: PAD + base(pitch, words.size), run: words, node: Some(cell) });
        }
        Ok((height, marks))
    }

    pub(super) fn signatures(&mut self, all: &[String]) -> Result<(), LayoutError> {
        let style = self.look.style();
        let height = (self.look.pitch * 1.6).max(points(11.0));
        let across = if all.len() > 1 { 2_u8 } else { 1 };
        let room = self.width / f32::from(across);
        self.gap(1.0);
        let from = self.strips.len();
        for pair in all.chunks(usize::from(across)) {
            let mut sets = Vec::new();
            for words in pair {
                sets.push(self.words_to_sign(words, style, (room * 0.6, height))?);
            }
            // Words that take several lines end where the others do: at the line to sign on.
            let most = sets.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default();
            let (mut marks, mut left) = (Vec::new(), 0.0);
            for (lines, size) in sets {
                let node = add(&mut self.nodes, NodeKind::Text, None);
                let y = height * (number_of(most) - number_of(lines.len()) + 0.8);
                sign_after(&mut marks, (lines, size), (left, left + room - size), (y, height), node);
                left += room;
            }
            let strip = Strip::plain(height * number_of(most), marks);
            self.strips.push(Strip { with_next: true, ..strip });
        }
        self.hold(from);
        Ok(())
    }

    pub(super) fn closing(&mut self, texts: &[String]) -> Result<(), LayoutError> {
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
}

/// Draws words to sign after, and from their end a line to sign on, as far as `to`. The base line of the first is at `y`, of each other
/// this much further down.
fn sign_after(
    marks: &mut Vec<Mark>,
    (lines, size): (Vec<Line>, f32),
    (left, to): (f32, f32),
    (mut y, height): (f32, f32),
    node: usize,
) {
    let (mut end, mut last) = (left, y);
    for Line { run, .. } in lines {
        (end, last) = (left + run.width(), y);
        marks.push(Mark::Text { x: left, y, run, node: Some(node) });
        y += height;
    }
    marks.push(rule((end + size * 0.3, last + size * 0.2), (to, last + size * 0.2)));
}
