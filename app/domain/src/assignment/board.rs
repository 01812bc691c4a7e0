//! Who holds which film: the state that every step of an assignment works on.
//!
//! Entries and judges are numbers here, in the order of their ids, so that nothing depends on the
//! order of the input.

use crate::scoring::Incidence;

/// A previous pair is worth this much of the sum of squared loads. A film leaves a judge of the
/// previous plan where that lowers the sum by more: when it brings closer two loads that differ by 3
/// or more. With 2 or less nothing moves, so that one recusal changes one pair and not a chain.
pub(super) const KEEP: i64 = 3;

const BARRED: u8 = 1;
const LOCKED: u8 = 2;
const HELD: u8 = 4;
const PREVIOUS: u8 = 8;

/// Films and judges, what may be and what is.
#[derive(Clone)]
pub(super) struct Board {
    pub entries: usize,
    pub judges: usize,
    /// Reviews still to be given to each entry, beside its locked ones.
    pub need: Vec<usize>,
    /// Film length, thousandths of a minute.
    pub minutes: Vec<i64>,
    pub min: Vec<usize>,
    pub max: Vec<usize>,
    /// Seeded numbers that decide what is otherwise equal.
    pub entry_draw: Vec<u64>,
    pub judge_draw: Vec<u64>,
    /// Films of each judge, and their time.
    pub load: Vec<usize>,
    pub time: Vec<i64>,
    /// Judges of each entry whose pair may move, and those whose pair may not.
    pub holders: Vec<Vec<usize>>,
    pub locked: Vec<Vec<usize>>,
    /// Entries of each judge whose pair may move, in order.
    pub films: Vec<Vec<usize>>,
    cells: Vec<u8>,
    /// For two judges the number of films that may move from one to the other, by what it costs:
    /// −KEEP (the film returns to its previous judge), 0, KEEP.
    moves: Vec<[u32; 3]>,
}

impl Board {
    pub fn new(entries: usize, judges: usize) -> Self {
        Self {
            entries,
            judges,
            need: vec![0; entries],
            minutes: vec![0; entries],
            min: vec![0; judges],
            max: vec![entries; judges],
            entry_draw: vec![0; entries],
            judge_draw: vec![0; judges],
            load: vec![0; judges],
            time: vec![0; judges],
            holders: vec![Vec::new(); entries],
            locked: vec![Vec::new(); entries],
            films: vec![Vec::new(); judges],
            cells: vec![0; entries.saturating_mul(judges)],
            moves: vec![[0; 3]; judges.saturating_mul(judges)],
        }
    }

    fn cell(&self, entry: usize, judge: usize) -> u8 {
        self.cells[entry * self.judges + judge]
    }

    fn set(&mut self, entry: usize, judge: usize, flag: u8) {
        self.cells[entry * self.judges + judge] |= flag;
    }

    pub fn bar(&mut self, entry: usize, judge: usize) {
        self.set(entry, judge, BARRED);
    }

    pub fn remember(&mut self, entry: usize, judge: usize) {
        self.set(entry, judge, PREVIOUS);
    }

    /// Gives a pair for good.
    pub fn lock(&mut self, entry: usize, judge: usize) {
        if self.cell(entry, judge) & HELD == 0 {
            self.set(entry, judge, HELD | LOCKED);
            self.locked[entry].push(judge);
            self.load[judge] += 1;
            self.time[judge] += self.minutes[entry];
        }
    }

    /// A conflict of interest.
    pub fn barred(&self, entry: usize, judge: usize) -> bool {
        self.cell(entry, judge) & BARRED != 0
    }

    pub fn is_locked(&self, entry: usize, judge: usize) -> bool {
        self.cell(entry, judge) & LOCKED != 0
    }

    /// The judge may be given the entry.
    pub fn open(&self, entry: usize, judge: usize) -> bool {
        self.cell(entry, judge) & (BARRED | HELD) == 0
    }

    /// The pair belongs to the previous plan.
    pub fn previous(&self, entry: usize, judge: usize) -> bool {
        self.cell(entry, judge) & PREVIOUS != 0
    }

    fn class(&self, entry: usize, from: usize, to: usize) -> usize {
        1 + usize::from(self.previous(entry, from)) - usize::from(self.previous(entry, to))
    }

    pub fn put(&mut self, entry: usize, judge: usize) {
        for at in 0..self.holders[entry].len() {
            let from = self.holders[entry][at];
            let class = self.class(entry, from, judge);
            self.moves[from * self.judges + judge][class] -= 1;
        }
        self.set(entry, judge, HELD);
        self.holders[entry].push(judge);
        for to in 0..self.judges {
            if self.open(entry, to) {
                let class = self.class(entry, judge, to);
                self.moves[judge * self.judges + to][class] += 1;
            }
        }
        if let Err(at) = self.films[judge].binary_search(&entry) {
            self.films[judge].insert(at, entry);
        }
        self.load[judge] += 1;
        self.time[judge] += self.minutes[entry];
    }

    pub fn take(&mut self, entry: usize, judge: usize) {
        for to in 0..self.judges {
            if self.open(entry, to) {
                let class = self.class(entry, judge, to);
                self.moves[judge * self.judges + to][class] -= 1;
            }
        }
        self.cells[entry * self.judges + judge] &= !HELD;
        self.holders[entry].retain(|&other| other != judge);
        for at in 0..self.holders[entry].len() {
            let from = self.holders[entry][at];
            let class = self.class(entry, from, judge);
            self.moves[from * self.judges + judge][class] += 1;
        }
        self.films[judge].retain(|&other| other != entry);
        self.load[judge] -= 1;
        self.time[judge] -= self.minutes[entry];
    }

    /// Moves a film from one judge to another.
    pub fn shift(&mut self, entry: usize, from: usize, to: usize) {
        self.take(entry, from);
        self.put(entry, to);
    }

    /// The least cost of moving any film from one judge to another; `None` where no film may move.
    pub fn cost(&self, from: usize, to: usize) -> Option<i64> {
        let classes = self.moves[from * self.judges + to];
        [-KEEP, 0, KEEP].into_iter().zip(classes).find_map(|(cost, films)| (films > 0).then_some(cost))
    }

    /// The first film that may move from one judge to another at the least cost.
    pub fn film(&self, from: usize, to: usize) -> Option<usize> {
        let classes = self.moves[from * self.judges + to];
        let class = classes.iter().position(|&films| films > 0)?;
        let fits = |&entry: &usize| self.open(entry, to) && self.class(entry, from, to) == class;
        self.films[from].iter().copied().find(fits)
    }

    /// Moves a film along each step of a path of judges. Films are chosen before any moves: a judge
    /// occurs once on a path, so no move hinders another.
    pub fn push(&mut self, path: &[usize]) -> Vec<(usize, usize, usize)> {
        let steps: Vec<(usize, usize, usize)> = path
            .windows(2)
            .filter_map(|step| match *step {
                [from, to] => self.film(from, to).map(|entry| (entry, from, to)),
                _ => None,
            })
            .collect();
        for &(entry, from, to) in &steps {
            self.shift(entry, from, to);
        }
        steps
    }

    /// Takes moves back, the last first.
    pub fn undo(&mut self, steps: &[(usize, usize, usize)]) {
        for &(entry, from, to) in steps.iter().rev() {
            self.shift(entry, to, from);
        }
    }

    /// All judges of an entry, in order.
    pub fn seen(&self, entry: usize) -> Vec<usize> {
        let mut judges = [self.locked[entry].as_slice(), self.holders[entry].as_slice()].concat();
        judges.sort_unstable();
        judges
    }

    /// The graph of entries and judges.
    pub fn incidence(&self) -> Incidence {
        Incidence { seen: (0..self.entries).map(|entry| self.seen(entry)).collect(), judges: self.judges }
    }

    /// How much time one has more than the other.
    pub fn ahead(&self, one: usize, two: usize) -> i64 {
        self.time[one] - self.time[two]
    }
}
