//! Step 2: each line is one of its kind, in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{RecordFiles, leaf_of, withheld};
use super::shape::misshapen;
use super::{At, Step, must, same, wrong};
use crate::record::file::RecordEdition;
use crate::record::hash::RecordHash;
use crate::record::line::{
    EntryLine, EntryStanding, LineBody, LineKind, PublicationMode, RecordedLine, RoundRule, RulesLine, SelectionLine,
};
use crate::record::tree::TreePeaks;
use crate::time::Micros;

/// A record whose lines are read.
pub(super) struct ReadRecord<'a> {
    pub(super) files: RecordFiles<'a>,
    /// The leaves of all lines, and the roots of the first so many of them where there is a checkpoint.
    pub(super) leaves: Vec<RecordHash>,
    pub(super) roots: BTreeMap<u64, RecordHash>,
    /// What is shown, the parts of a list joined under the place of the first.
    pub(super) acts: Vec<RecordedLine>,
    /// Places of what is withheld.
    pub(super) hidden: Vec<u64>,
    /// The last rules in front of the pool.
    pub(super) rules: Option<RulesLine>,
    /// The place of the pool; of no line where it is not frozen.
    pub(super) end: u64,
    pub(super) is_frozen: bool,
    /// The works of the pool by number, as far as they are shown.
    pub(super) pool: BTreeMap<u32, EntryLine>,
}

impl<'a> ReadRecord<'a> {
    /// Step 2.
    pub(super) fn read(files: RecordFiles<'a>) -> Step<Self> {
        let LinesSeen { acts, hidden } = LinesSeen::read(&files)?;
        let leaves: Vec<RecordHash> = files.raw.iter().map(|raw| leaf_of(raw)).collect();
        let frozen = acts.iter().find(|act| act.body.kind() == LineKind::Pool).map(|act| act.n);
        let end = frozen.unwrap_or_else(|| u64::try_from(leaves.len()).unwrap_or(u64::MAX));
        let (mut rules, mut pool) = (None, BTreeMap::new());
        for act in acts.iter().filter(|act| act.n < end) {
            match &act.body {
                LineBody::Rules(line) => rules = Some(line.clone()),
                LineBody::Entry(line) => {
                    pool.insert(line.number, line.clone());
                }
                _ => {}
            }
        }
        pool.retain(|_, line: &mut EntryLine| line.standing == EntryStanding::Eligible);
        let roots = roots(&leaves, &files.sizes);
        let record = Self { files, leaves, roots, acts, hidden, rules, end, is_frozen: frozen.is_some(), pool };
        record.check_documents()?;
        Ok(record)
    }

    pub(super) fn told(&self) -> String {
        format!("{} lines, {} of them withheld", self.leaves.len(), self.hidden.len())
    }

    /// The documents are those of the lines that are shown; that of adjusted means names what each judge gave.
    fn check_documents(&self) -> Step<()> {
        let is_closed = self.files.edition == RecordEdition::Public && self.mode() == PublicationMode::Closed;
        let named = self.acts.iter().filter_map(|act| match &act.body {
            LineBody::Ranking(line) => line.adjusted.filter(|_| !is_closed).map(|_| format!("{:08}.adjusted", act.n)),
            LineBody::Selection(_) => Some(format!("{:08}.proof", act.n)),
            _ => None,
        });
        let named: Vec<String> = named.collect();
        let is_document = |name: &&&str| name.ends_with(".adjusted") || name.ends_with(".proof");
        let found: Vec<String> = self.files.names.iter().filter(is_document).map(|name| (*name).to_owned()).collect();
        same("documents", &named, &found)
    }

    pub(super) fn mode(&self) -> PublicationMode {
        self.rules.as_ref().map_or(PublicationMode::Closed, |rules| rules.mode)
    }

    pub(super) fn rounds(&self) -> &[RoundRule] {
        self.rules.as_ref().map_or(&[], |rules| rules.rounds.as_slice())
    }

    /// What may be withheld until then is shown.
    pub(super) fn is_published(&self) -> bool {
        self.hidden.is_empty() || self.has_notice()
    }

    pub(super) fn has_notice(&self) -> bool {
        self.acts.iter().any(|act| act.body.kind() == LineKind::Notice)
    }

    /// The sealed selection and its place.
    pub(super) fn selection(&self) -> Option<(u64, &SelectionLine)> {
        self.acts.iter().find_map(|act| match &act.body {
            LineBody::Selection(line) => Some((act.n, line)),
            _ => None,
        })
    }

    /// The keys of the server, each with the place of the line that names it.
    pub(super) fn keys(&self) -> Vec<(u64, &str)> {
        let keys = self.acts.iter().filter_map(|act| match &act.body {
            LineBody::Open(line) => Some((act.n, line.key.as_str())),
            LineBody::Key(line) => Some((act.n, line.key.as_str())),
            _ => None,
        });
        keys.collect()
    }
}

/// Section 5: the roots of the first so many leaves.
fn roots(leaves: &[RecordHash], sizes: &[u64]) -> BTreeMap<u64, RecordHash> {
    let sizes: BTreeSet<u64> = sizes.iter().copied().collect();
    let mut tree = TreePeaks::default();
    let mut roots = BTreeMap::new();
    for leaf in leaves {
        tree.push(*leaf);
        if sizes.contains(&tree.size()) {
            roots.insert(tree.size(), tree.root());
        }
    }
    roots
}

/// The lines, one after the other.
#[derive(Default)]
struct LinesSeen {
    acts: Vec<RecordedLine>,
    hidden: Vec<u64>,
}

impl LinesSeen {
    fn read(files: &RecordFiles<'_>) -> Step<Self> {
        let mut seen = Self::default();
        let mut latest = Micros::MIN;
        // The part that came last, where others of its list are still to come.
        let mut open: Option<u32> = None;
        for (n, raw) in (0_u64..).zip(&files.raw) {
            if withheld(raw).is_some() {
                let may_be = files.edition == RecordEdition::Public && open.is_none();
                must(may_be, At(n, ""), "a line that is shown", "a withheld one")?;
                seen.hidden.push(n);
                continue;
            }
            let line = read_line(n, raw)?;
            same(At(n, "n"), &n, &line.n)?;
            must(line.at >= latest, At(n, "at"), format_args!("{latest} or later"), line.at)?;
            latest = line.at;
            let (part, of) = part_of(&line.body);
            must((1..=of).contains(&part), At(n, "part"), format_args!("1 to {of}"), part)?;
            same(At(n, "part"), &open.map_or(1, |part| part.saturating_add(1)), &part)?;
            match seen.acts.last_mut().filter(|_| open.is_some()) {
                Some(first) => {
                    let fits = join(&mut first.body, line.body);
                    must(fits, At(n, "what all parts share"), "that of the first part", "another")?;
                }
                None => seen.acts.push(line),
            }
            open = (part < of).then_some(part);
        }
        must(open.is_none(), "the last line", "all its parts", "fewer")?;
        Ok(seen)
    }
}

fn read_line(n: u64, raw: &[u8]) -> Step<RecordedLine> {
    let text = std::str::from_utf8(raw).map_err(|error| wrong(At(n, ""), "UTF-8", error))?;
    let line = RecordedLine::read(text).map_err(|problem| {
        wrong(At(n, ""), "a line of section 2, in its one spelling", format_args!("{problem}: {text}"))
    })?;
    match misshapen(&line.body) {
        None => Ok(line),
        Some(expected) => Err(wrong(At(n, ""), expected, text)),
    }
}

/// Which part of how many a line is.
fn part_of(body: &LineBody) -> (u32, u32) {
    match body {
        LineBody::Assignment(line) => (line.part, line.of),
        LineBody::Advance(line) => (line.part, line.of),
        LineBody::Ranking(line) => (line.part, line.of),
        LineBody::Selection(line) => (line.part, line.of),
        LineBody::Result(line) => (line.part, line.of),
        _ => (1, 1),
    }
}

/// Adds the lists of a further part; false where what the parts share is another.
fn join(first: &mut LineBody, next: LineBody) -> bool {
    match (first, next) {
        (LineBody::Assignment(first), LineBody::Assignment(next)) => {
            first.judges.extend(next.judges);
            first.films.extend(next.films);
            (first.round, first.of) == (next.round, next.of)
        }
        (LineBody::Advance(first), LineBody::Advance(next)) => {
            first.films.extend(next.films);
            (first.round, first.of, &first.ties) == (next.round, next.of, &next.ties)
        }
        (LineBody::Ranking(first), LineBody::Ranking(next)) => {
            first.films.extend(next.films);
            (first.round, first.of, first.method, first.adjusted) == (next.round, next.of, next.method, next.adjusted)
        }
        (LineBody::Selection(first), LineBody::Selection(next)) => {
            first.selected.extend(next.selected);
            first.reserves.extend(next.reserves);
            (first.of, first.total, first.proof) == (next.of, next.total, next.proof)
        }
        (LineBody::Result(first), LineBody::Result(next)) => {
            first.films.extend(next.films);
            first.of == next.of
        }
        _ => false,
    }
}
