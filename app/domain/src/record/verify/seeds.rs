//! Steps 6 and 7: the frozen pool, and the seed of what is drawn.

use std::collections::BTreeSet;

use super::force::seed_of;
use super::lines::ReadRecord;
use super::{At, Step, must, not_asked, same, wrong};
use crate::lottery::Seed;
use crate::record::alias::drawn_aliases;
use crate::record::hash::RecordHash;
use crate::record::line::{
    AliasedJudge, AmendedSubject, AssignmentLine, LineBody, SeedLine, SeedPart, SeedStep, SeedWay,
};
use crate::record::pool::{PooledEntry, pool_root};

/// Step 6.
pub(super) fn pool(record: &ReadRecord<'_>) -> Step<String> {
    let frozen = record.acts.iter().find_map(|act| match &act.body {
        LineBody::Pool(line) => Some(line),
        _ => None,
    });
    let Some(frozen) = frozen else { return not_asked("nothing is frozen yet") };
    if !record.is_published() {
        return not_asked("works are withheld until the notice");
    }
    same("how many works", &Ok(frozen.entries), &u64::try_from(record.pool.len()))?;
    let root = pool_root(record.pool.values().map(PooledEntry::from).collect());
    same("root of the pool", &Ok(frozen.root), &root)?;
    let ids: BTreeSet<&str> = record.pool.values().map(|line| line.entry.as_str()).collect();
    same("ids", &record.pool.len(), &ids.len())?;
    for (number, line) in &record.pool {
        let place = || format!("groups of {number}, in order");
        let is_sorted = line.groups.is_sorted_by(|one, next| one.family < next.family)
            && line.groups.iter().all(|one| one.groups.is_sorted_by(|one, next| one < next));
        must(is_sorted, place(), "each once, by their bytes", format_args!("{:?}", line.groups))?;
    }
    Ok(format!("{} works", record.pool.len()))
}

/// What was told of a seed before it was there.
type Promise = Vec<(String, String)>;

/// The seed as it comes about.
struct Drawing<'a> {
    /// The way that was begun, and what was told of it; void where that is none.
    promised: Option<(SeedWay, Option<Promise>)>,
    drawn: Option<(&'a SeedLine, Seed)>,
    named: usize,
    people: BTreeSet<RecordHash>,
    warnings: &'a mut Vec<String>,
}

fn hashes(parts: &[SeedPart]) -> Promise {
    parts.iter().map(|part| (part.who.to_string(), part.hash.to_string())).collect()
}

fn source(line: &SeedLine) -> Promise {
    line.source.iter().map(|source| ("source".to_owned(), source.clone())).collect()
}

impl<'a> Drawing<'a> {
    fn take(&mut self, n: u64, line: &'a SeedLine) -> Step<()> {
        let place = At(n, "the way that was begun");
        match line.step {
            SeedStep::Named => self.promised = Some((line.way, Some(source(line)))),
            SeedStep::Hashes => {
                let is_free = match &self.promised {
                    None => true,
                    Some((way, told)) => *way == line.way && told.is_none(),
                };
                must(is_free, place, format_args!("{:?}", self.promised), format_args!("{:?}", line.way))?;
                self.promised = Some((line.way, Some(hashes(&line.parts))));
            }
            SeedStep::Void => {
                let has_parts = matches!(&self.promised, Some((way, Some(_))) if *way == line.way);
                must(has_parts, place, "hashes in front", format_args!("{:?}", self.promised))?;
                self.promised = Some((line.way, None));
                self.warnings.push(format!(
                    "line {n}: contributions to the seed were void; whoever kept a part back knew the others"
                ));
            }
            SeedStep::Drawn => self.draw(n, line)?,
        }
        Ok(())
    }

    fn draw(&mut self, n: u64, line: &'a SeedLine) -> Step<()> {
        must(self.drawn.is_none(), At(n, ""), "no seed in front", "one")?;
        let kept = match line.way {
            SeedWay::PublicDraw => Some((line.way, Some(source(line)))),
            SeedWay::Contributions => Some((line.way, Some(hashes(&line.parts)))),
            SeedWay::Dice | SeedWay::Server | SeedWay::Earlier => None,
        };
        same(At(n, "the way that was begun"), &self.promised, &kept)?;
        let text = line.seed.as_deref().unwrap_or_default();
        if line.way == SeedWay::Contributions {
            let values: Vec<&str> = line.parts.iter().filter_map(|part| part.value.as_deref()).collect();
            let given: Vec<RecordHash> = values.iter().map(|value| RecordHash::of(value.as_bytes())).collect();
            let told: Vec<RecordHash> = line.parts.iter().map(|part| part.hash).collect();
            same(At(n, "parts"), &told, &given)?;
            let joined = RecordHash::of(values.join("\n").as_bytes()).to_string();
            same(At(n, "seed of three parts"), &(3, joined.as_str()), &(values.len(), text))?;
        }
        let seed = seed_of(line).filter(|seed| seed.to_string() == text);
        let seed = seed.ok_or_else(|| wrong(At(n, "seed"), "a text, or decimal digits", text))?;
        let typed: BTreeSet<&RecordHash> = line.typed_by.iter().collect();
        let is_by_two = line.way != SeedWay::Dice || typed.len() == 2;
        must(is_by_two && !text.contains('\n'), At(n, ""), "one line, typed by two", text)?;
        if line.way == SeedWay::Earlier {
            self.warnings.push(format!(
                "line {n}: an organiser set the seed before the pool; nothing shows that it was not chosen"
            ));
        }
        self.drawn = Some((line, seed));
        Ok(())
    }

    fn name(&mut self, n: u64, line: &AssignmentLine) -> Step<()> {
        if line.judges.is_empty() {
            return Ok(());
        }
        let Some((_, seed)) = &self.drawn else { return Err(wrong(At(n, ""), "a seed in front", "none")) };
        let drawn = drawn_aliases(seed, self.named, line.judges.iter().map(|one| one.judge));
        same(At(n, "judges and aliases"), &drawn, &line.judges)?;
        for AliasedJudge { alias, judge } in &line.judges {
            must(self.people.insert(*judge), At(n, ""), "one alias for a judge", alias)?;
        }
        self.named = self.named.saturating_add(line.judges.len());
        Ok(())
    }
}

/// Step 7.
pub(super) fn seed(record: &ReadRecord<'_>, warnings: &mut Vec<String>) -> Step<String> {
    let mut drawing = Drawing { promised: None, drawn: None, named: 0, people: BTreeSet::new(), warnings };
    for act in &record.acts {
        match &act.body {
            LineBody::Amendment(line) if line.subject == AmendedSubject::Seed => {
                (drawing.promised, drawing.drawn) = (None, None);
            }
            LineBody::Seed(line) => drawing.take(act.n, line)?,
            LineBody::Assignment(line) => drawing.name(act.n, line)?,
            _ => {}
        }
    }
    let Some((line, seed)) = drawing.drawn else { return not_asked("there is no seed yet") };
    let withheld = if record.hidden.is_empty() { "" } else { ", those withheld not asked" };
    Ok(format!("{}: {:?}; {} aliases{withheld}", way(line.way), seed.to_string(), drawing.named))
}

const fn way(way: SeedWay) -> &'static str {
    match way {
        SeedWay::Dice => "dice",
        SeedWay::PublicDraw => "public_draw",
        SeedWay::Contributions => "contributions",
        SeedWay::Server => "server",
        SeedWay::Earlier => "earlier",
    }
}
