//! Tables and forms: cells beside each other, with lines between them.

use super::{Flow, PAD, Strip, rule};
use crate::documents::layout::block::{FormBody, FormRow, Table};
use crate::documents::layout::drawing::{
    Align, LayoutError, Line, Mark, Measure, NodeKind, Style, add, base, set, snug,
};

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) -> Result<(), LayoutError> {
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

    pub(super) fn form(&mut self, rows: &[FormRow]) -> Result<(), LayoutError> {
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
}

/// A cell that is to be set.
struct Cell<'a> {
    text: &'a str,
    align: Align,
    bold: bool,
    kind: NodeKind,
}
