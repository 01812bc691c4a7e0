//! What everybody may read of a record: which lines are withheld, and whose texts are opened (sections 2 and 9 of the page).

use std::collections::BTreeSet;

use super::file::{DocumentKind, FileLine, RecordDocument, RecordEdition, RecordFile};
use super::hash::RecordHash;
use super::line::{
    AmendedSubject, EntryStanding, LineBody, LineProblem, ObjectionStep, PublicationMode, RecordedLine, Withholding,
};

/// What decides about the lines of a record.
#[derive(Default)]
struct PublicRecord {
    /// The result is published.
    is_published: bool,
    is_open: bool,
    /// Numbers of the works in the pool.
    pool: BTreeSet<u32>,
    /// The place of the pool.
    frozen: Option<u64>,
    /// The films of the notice.
    noticed: BTreeSet<u32>,
}

impl PublicRecord {
    fn of(lines: &[RecordedLine]) -> Self {
        let mut found = Self::default();
        for line in lines {
            let is_before_pool = found.frozen.is_none();
            match &line.body {
                LineBody::Rules(rules) if is_before_pool => found.is_open = rules.mode == PublicationMode::Open,
                LineBody::Entry(entry) if is_before_pool => {
                    if entry.standing == EntryStanding::Eligible {
                        found.pool.insert(entry.number);
                    } else {
                        found.pool.remove(&entry.number);
                    }
                }
                LineBody::Pool(_) => found.frozen = Some(line.n),
                LineBody::Notice(notice) => {
                    found.is_published = true;
                    found.noticed.extend(&notice.films);
                }
                _ => {}
            }
        }
        found
    }

    /// Who judged what is told in open mode, with the result, and not while others still judge.
    const fn tells_judges(&self) -> bool {
        self.is_published && self.is_open
    }

    fn shows(&self, line: &RecordedLine) -> bool {
        match line.body.kind().withholding() {
            Withholding::Never => true,
            Withholding::UntilPublished => self.is_published,
            Withholding::Closed => self.tells_judges(),
            Withholding::OutsidePool => self.is_published && self.is_pooled(line),
        }
    }

    fn is_pooled(&self, line: &RecordedLine) -> bool {
        let is_behind = self.frozen.is_some_and(|frozen| frozen < line.n);
        match &line.body {
            LineBody::Entry(entry) => is_behind || self.pool.contains(&entry.number),
            _ => true,
        }
    }

    /// The commitments in a shown line whose texts everybody may read.
    fn opened(&self, line: &RecordedLine) -> Vec<RecordHash> {
        match &line.body {
            LineBody::Open(open) => vec![open.title],
            LineBody::Key(key) => vec![key.reason],
            LineBody::Entry(entry) if self.noticed.contains(&entry.number) => vec![entry.title],
            LineBody::Assignment(assignment) => assignment.judges.iter().map(|one| one.judge).collect(),
            // Why a judge opened signed sheets again may tell who the judge is.
            LineBody::Amendment(amendment) if amendment.subject == AmendedSubject::Sheets && !self.tells_judges() => {
                vec![amendment.decider]
            }
            LineBody::Amendment(amendment) => vec![amendment.reason, amendment.decider],
            LineBody::Override(ruling) => vec![ruling.reason, ruling.decider],
            LineBody::Ballot(ballot) => vec![ballot.question],
            LineBody::Objection(objection) if objection.step == ObjectionStep::Answered => vec![objection.text],
            _ => Vec::new(),
        }
    }
}

impl RecordFile {
    /// The public edition of a full one: withheld lines stand as their leaves, so that every root is the same.
    ///
    /// # Errors
    /// A line that is none.
    pub fn public(self) -> Result<Self, LineProblem> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            // What is withheld already is of a public edition.
            let FileLine::Shown(text) = line else { return Ok(self) };
            lines.push(RecordedLine::read(text)?);
        }
        let public = PublicRecord::of(&lines);
        let (mut kept, mut shown, mut opened) = (Vec::with_capacity(lines.len()), BTreeSet::new(), BTreeSet::new());
        for (line, own) in lines.iter().zip(self.lines) {
            if public.shows(line) {
                shown.insert(line.n);
                opened.extend(public.opened(line));
                kept.push(own);
            } else {
                kept.push(FileLine::Withheld(own.leaf()));
            }
        }
        let is_shown = |document: &RecordDocument| {
            shown.contains(&document.line) && (public.is_open || document.kind != DocumentKind::Adjusted)
        };
        Ok(Self {
            edition: RecordEdition::Public,
            lines: kept,
            documents: self.documents.into_iter().filter(is_shown).collect(),
            openings: self.openings.into_iter().filter(|one| opened.contains(&one.commitment)).collect(),
            notes: self.notes,
            cosignatures: self.cosignatures,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-full.linxuan-record"));
    const PUBLIC: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-public.linxuan-record"));

    #[test]
    fn the_public_specimen_is_that_of_the_full_one() {
        let public = RecordFile::read(FULL).unwrap().public().unwrap();
        assert_eq!(public.write().unwrap(), PUBLIC);
        assert_eq!(public.clone().public(), Ok(public), "it stays what it is");
    }

    /// The specimen up to a checkpoint, with rules of this mode.
    fn until(size: usize, mode: &str) -> Vec<bool> {
        let full = RecordFile::read(FULL).unwrap();
        let text = |line: &FileLine| match line {
            FileLine::Shown(text) => {
                FileLine::Shown(text.replace("\"mode\":\"closed\"", &format!("\"mode\":\"{mode}\"")))
            }
            other @ FileLine::Withheld(_) => other.clone(),
        };
        let lines = full.lines[..size].iter().map(text).collect();
        let public = RecordFile { lines, ..full }.public().unwrap();
        public.lines.iter().map(|line| matches!(line, FileLine::Shown(_))).collect()
    }

    #[test]
    fn why_a_judge_opened_sheets_again_is_told_where_judges_are() {
        let [why, who] = ["a", "d"].map(|digit| digit.repeat(64));
        let line = |subject: &str, more: &str| {
            let text =
                format!(r#"{{{more}"at":1,"decider":"{who}","kind":"amendment","n":9,"reason":"{why}"{subject}}}"#);
            RecordedLine::read(&text).unwrap()
        };
        let sheets = line(r#","round":1,"subject":"sheets""#, r#""alias":"j01","#);
        let deadline = line(r#","subject":"deadline""#, "");
        let open = PublicRecord { is_published: true, is_open: true, ..PublicRecord::default() };
        let closed = PublicRecord { is_open: false, ..PublicRecord::default() };
        let both = open.opened(&sheets);
        assert_eq!(both.len(), 2);
        assert_eq!(closed.opened(&sheets), both[1..], "who allowed it");
        assert_eq!(closed.opened(&deadline).len(), 2);
    }

    #[test]
    fn before_the_notice_neither_works_nor_scores_are_told_in_any_mode() {
        for mode in ["closed", "open"] {
            let shown = until(34, mode);
            for (n, is_shown) in shown.iter().enumerate() {
                let told = [0, 1, 2, 8, 9, 32, 33];
                assert_eq!(*is_shown, told.contains(&n), "{mode} {n}");
            }
        }
        let withheld =
            |shown: Vec<bool>| (0..).zip(shown).filter(|(_, shown)| !shown).map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(withheld(until(39, "open")), [7], "a work outside the pool, for good");
    }
}
