//! What becomes of each row: a new entry, one that changes, or nothing; and what is wrong with it.

use std::collections::HashMap;

use super::cell::CellReader;
use super::column::Columns;
use super::grid::Grid;
use super::head::Target;
use super::row::SheetRow;
use crate::entry::{self, EntryState};
use crate::folding::folded;
use crate::form::{Answer, AnswerProblem, Answers, keys, text_of};
use crate::limits;

/// An entry of the contest that a row may be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownEntry {
    /// The number whoever filled a spreadsheet gave it, and its own, as they are printed.
    pub numbers: Vec<String>,
    /// Its answers.
    pub answers: Answers,
    /// The name of its film's file.
    pub film_file: String,
    /// SHA-256 of its film.
    pub film_sha256: String,
    /// Its state, where an import must not change it: it was submitted, or its author entered it.
    pub settled: Option<EntryState>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowAct {
    /// A new entry.
    Create,
    /// This one of the known entries changes.
    Change(usize),
    /// This one of the known entries says the same already.
    Keep(usize),
}

/// A row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// What becomes of it.
    pub act: RowAct,
    /// The row, without its answers.
    pub sheet: SheetRow,
    /// All answers of the entry as they will be.
    pub answers: Answers,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFault {
    /// The form does not take it.
    Answer(AnswerProblem),
    /// A statement is neither agreed to nor not.
    YesOrNo,
    /// No SHA-256.
    Sha256,
    /// An entry without a title.
    Untitled,
    /// The same work as in a row before.
    Twice {
        /// That row.
        row: usize,
    },
    /// Several entries have this title, unit and people.
    Several {
        /// How many.
        entries: usize,
    },
    /// The entry cannot be changed by an import.
    Settled(EntryState),
}

/// A cell that something is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The row as the spreadsheet program numbers it.
    pub row: usize,
    /// What stands over the column.
    pub column: String,
    /// What the column is for.
    pub target: Option<Target>,
    /// What stands in the cell, shortened.
    pub found: String,
    /// What is wrong with it.
    pub fault: CellFault,
}

/// What an import will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Each row.
    pub rows: Vec<PlannedRow>,
    /// What is in the way of all of it.
    pub problems: Vec<CellProblem>,
}

/// Decides about each row. A row is about the known entry with its number; without such a number about the one with its title, its
/// unit and, where both name some, its people. What is empty in a row stays as it is in the entry.
#[must_use]
pub fn plan(cells: &CellReader<'_>, grid: &Grid, columns: &Columns, rows: Vec<SheetRow>, known: &[KnownEntry]) -> Plan {
    let unit = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT].into_iter().find(|key| columns.of_field(key).is_some());
    let planner = Planner { cells, grid, columns, known, index: KnownIndex::of(known, unit) };
    let mut seen = Seen::default();
    let mut plan = Plan::default();
    for sheet in rows {
        let found = planner.about(&sheet, &mut plan.problems);
        if let Some(first) = seen.before(&sheet, found, unit) {
            let target = if sheet.number.is_empty() { Target::Field(keys::TITLE.to_owned()) } else { Target::Number };
            plan.problems.push(planner.problem(&sheet, Some(target), CellFault::Twice { row: first }));
        }
        let planned = planner.planned(sheet, found, &mut plan.problems);
        plan.rows.push(planned);
    }
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

/// Title and unit as they are compared.
type WorkKey = (String, String);

fn work_key(answers: &Answers, unit: Option<&str>) -> WorkKey {
    (folded(&text_of(answers, keys::TITLE)), unit.map(|unit| folded(&text_of(answers, unit))).unwrap_or_default())
}

/// The people behind a work as they are compared; empty where none are named.
fn people(answers: &Answers) -> String {
    folded(&text_of(answers, keys::CREDITS))
}

fn same_people(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

/// Known entries by what rows name them by.
struct KnownIndex {
    numbers: HashMap<String, usize>,
    works: HashMap<WorkKey, Vec<(usize, String)>>,
    unit: Option<&'static str>,
}

impl KnownIndex {
    fn of(known: &[KnownEntry], unit: Option<&'static str>) -> Self {
        let mut index = Self { numbers: HashMap::new(), works: HashMap::new(), unit };
        // A number that was given by hand goes before one that another entry got by itself.
        for place in 0..known.iter().map(|entry| entry.numbers.len()).max().unwrap_or_default() {
            for (at, entry) in known.iter().enumerate() {
                if let Some(number) = entry.numbers.get(place).filter(|number| !number.is_empty()) {
                    index.numbers.entry(folded(number)).or_insert(at);
                }
            }
        }
        for (at, entry) in known.iter().enumerate() {
            let works = index.works.entry(work_key(&entry.answers, unit)).or_default();
            works.push((at, people(&entry.answers)));
        }
        index
    }

    /// The known entries that may be the work of a row.
    fn candidates(&self, sheet: &SheetRow, known: &[KnownEntry]) -> Vec<usize> {
        let people = people(&sheet.answers);
        let works = self.works.get(&work_key(&sheet.answers, self.unit)).map(Vec::as_slice).unwrap_or_default();
        // Another number is another work.
        let free = |at: usize| {
            sheet.number.is_empty()
                || known.get(at).is_some_and(|entry| entry.numbers.first().is_none_or(String::is_empty))
        };
        let fits = |(at, other): &&(usize, String)| same_people(&people, other) && free(*at);
        let all: Vec<&(usize, String)> = works.iter().filter(fits).collect();
        let exact: Vec<usize> = all.iter().filter(|(_, other)| *other == people).map(|(at, _)| *at).collect();
        if exact.len() == 1 { exact } else { all.into_iter().map(|(at, _)| *at).collect() }
    }
}

/// Rows before, by what they are about.
#[derive(Default)]
struct Seen {
    entries: HashMap<usize, usize>,
    numbers: HashMap<String, usize>,
    works: HashMap<WorkKey, Vec<(usize, String, bool)>>,
}

impl Seen {
    /// The row before that is about the same work.
    fn before(&mut self, sheet: &SheetRow, known: Option<usize>, unit: Option<&str>) -> Option<usize> {
        let by_entry = known.and_then(|at| first_of(&mut self.entries, at, sheet.row));
        let number = folded(&sheet.number);
        let numbered = !number.is_empty();
        let by_number = if numbered { first_of(&mut self.numbers, number, sheet.row) } else { None };
        let people = people(&sheet.answers);
        let works = self.works.entry(work_key(&sheet.answers, unit)).or_default();
        // Two numbers are two works, whatever they are called.
        let same = |(_, other, other_numbered): &&(usize, String, bool)| {
            same_people(&people, other) && !(numbered && *other_numbered)
        };
        let by_work = works.iter().find(same).map(|(row, ..)| *row);
        works.push((sheet.row, people, numbered));
        let titled = !text_of(&sheet.answers, keys::TITLE).is_empty();
        by_entry.or(by_number).or(by_work.filter(|_| titled && known.is_none()))
    }
}

/// The row that named this first; this one if none did.
fn first_of<K: std::hash::Hash + Eq>(rows: &mut HashMap<K, usize>, key: K, row: usize) -> Option<usize> {
    let first = *rows.entry(key).or_insert(row);
    (first != row).then_some(first)
}

struct Planner<'a> {
    cells: &'a CellReader<'a>,
    grid: &'a Grid,
    columns: &'a Columns,
    known: &'a [KnownEntry],
    index: KnownIndex,
}

impl Planner<'_> {
    /// The known entry that a row is about.
    fn about(&self, sheet: &SheetRow, problems: &mut Vec<CellProblem>) -> Option<usize> {
        let by_number = || self.index.numbers.get(&folded(&sheet.number)).copied();
        if !sheet.number.is_empty()
            && let Some(at) = by_number()
        {
            return Some(at);
        }
        match self.index.candidates(sheet, self.known).as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                let fault = CellFault::Several { entries: several.len() };
                problems.push(self.problem(sheet, Some(Target::Field(keys::TITLE.to_owned())), fault));
                None
            }
        }
    }

    fn planned(&self, mut sheet: SheetRow, found: Option<usize>, problems: &mut Vec<CellProblem>) -> PlannedRow {
        let settings = self.cells.settings;
        let stored = found.and_then(|at| self.known.get(at));
        let mut answers = stored.map(|stored| stored.answers.clone()).unwrap_or_default();
        let differs = |(key, answer): &(&String, &Answer)| answers.get(*key) != Some(*answer);
        let edited: Vec<String> = sheet.answers.iter().filter(differs).map(|(key, _)| key.clone()).collect();
        answers.extend(std::mem::take(&mut sheet.answers));
        let before = problems.len();
        let wrong = match stored {
            Some(stored) => entry::check_edited(settings, &stored.answers, &answers, &edited),
            None => entry::check(settings, &answers, false),
        };
        for one in wrong {
            problems.push(self.problem(&sheet, Some(Target::Field(one.field)), CellFault::Answer(one.problem)));
        }
        for key in &sheet.unclear {
            problems.push(self.problem(&sheet, Some(Target::Field(key.clone())), CellFault::YesOrNo));
        }
        if text_of(&answers, keys::TITLE).is_empty() && stored.is_none() {
            problems.push(self.problem(&sheet, Some(Target::Field(keys::TITLE.to_owned())), CellFault::Untitled));
        }
        let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !sheet.film_sha256.is_empty() && !hex(&sheet.film_sha256) {
            problems.push(self.problem(&sheet, Some(Target::FilmSha256), CellFault::Sha256));
        }
        let max = limits::IMPORT_NAME;
        for (target, text) in [(Target::Number, &sheet.number), (Target::FilmFile, &sheet.film_file)] {
            let length = text.chars().count();
            if length > max {
                let long = AnswerProblem::TooLong { found: length, max };
                problems.push(self.problem(&sheet, Some(target), CellFault::Answer(long)));
            }
        }
        let act = match (stored, found) {
            (Some(stored), Some(at)) => match changed(&sheet, stored, &edited) {
                None => RowAct::Keep(at),
                Some(target) => {
                    if let Some(state) = stored.settled.filter(|_| problems.len() == before) {
                        problems.push(self.problem(&sheet, Some(target), CellFault::Settled(state)));
                    }
                    RowAct::Change(at)
                }
            },
            _ => RowAct::Create,
        };
        PlannedRow { act, sheet, answers }
    }

    fn problem(&self, sheet: &SheetRow, target: Option<Target>, fault: CellFault) -> CellProblem {
        let column = target.as_ref().and_then(|target| self.columns.of(target));
        let cell = column.and_then(|column| Some(self.grid.rows.get(sheet.at)?.cell(column.at)));
        let key = || target.as_ref().map(|target| target.key().to_owned()).unwrap_or_default();
        CellProblem {
            row: sheet.row,
            column: column.map_or_else(key, |column| column.head.clone()),
            found: shortened(cell.unwrap_or_default()),
            target,
            fault,
        }
    }
}

/// The first thing that a row says otherwise than its entry. Of one that must not be changed only its answers count: what an
/// office calls it by does not concern it.
fn changed(sheet: &SheetRow, stored: &KnownEntry, edited: &[String]) -> Option<Target> {
    let field = edited.first().map(|key| Target::Field(key.clone()));
    if field.is_some() || stored.settled.is_some() {
        return field;
    }
    let renamed = !stored.numbers.iter().any(|number| folded(number) == folded(&sheet.number));
    let others = [
        (Target::Number, &sheet.number, renamed),
        (Target::FilmFile, &sheet.film_file, sheet.film_file != stored.film_file),
        (Target::FilmSha256, &sheet.film_sha256, sheet.film_sha256 != stored.film_sha256),
    ];
    others.into_iter().find(|(_, text, other)| *other && !text.is_empty()).map(|(target, ..)| target)
}

/// As much of a cell as is told again.
fn shortened(cell: &str) -> String {
    const MOST: usize = 80;
    let mut letters = cell.chars();
    let start: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_none() { start } else { format!("{start}…") }
}

impl Plan {
    /// How many entries are new, how many change, and how many stay as they are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&RowAct) -> bool| self.rows.iter().filter(|row| wanted(&row.act)).count();
        let new = count(|act| matches!(act, RowAct::Create));
        let changed = count(|act| matches!(act, RowAct::Change(_)));
        (new, changed, self.rows.len().saturating_sub(new).saturating_sub(changed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::imports::{Mapping, columns, rows, text_grid};

    fn planned(text: &str, known: &[KnownEntry]) -> Plan {
        let settings = preset::selection();
        let cells = CellReader::new(&settings);
        let grid = text_grid(&settings, text.as_bytes()).unwrap();
        let columns = columns(&cells, &grid, &Mapping::default()).unwrap();
        let rows = rows(&cells, &grid, &columns);
        plan(&cells, &grid, &columns, rows, known)
    }

    /// The entries that an import leaves.
    fn stored(plan: &Plan) -> Vec<KnownEntry> {
        let entry = |row: &PlannedRow| KnownEntry {
            numbers: vec![row.sheet.number.clone(), String::new()],
            answers: row.answers.clone(),
            film_file: row.sheet.film_file.clone(),
            film_sha256: row.sheet.film_sha256.clone(),
            settled: None,
        };
        plan.rows.iter().map(entry).collect()
    }

    fn told(plan: &Plan) -> Vec<(usize, &str, &CellFault)> {
        plan.problems.iter().map(|one| (one.row, one.column.as_str(), &one.fault)).collect()
    }

    const SHEET: &str =
        "编号,作品名称,报送单位,主创人员,作品类别\nS1,夜航,甲台,,微视频\n,夜航,乙台,王一:导演,微视频\n,灯塔,乙台,,\n";

    #[test]
    fn the_same_file_again_changes_nothing() {
        let first = planned(SHEET, &[]);
        assert_eq!((first.counts(), told(&first)), ((3, 0, 0), vec![]));
        let again = planned(SHEET, &stored(&first));
        assert_eq!((again.counts(), told(&again)), ((0, 0, 3), vec![]));
        // Somebody filled in more meanwhile: what is empty in the sheet stays.
        let mut entries = stored(&first);
        entries[2].answers.insert("category".to_owned(), Answer::Text("纪录片".to_owned()));
        entries[2].answers.insert("credits".to_owned(), Answer::List(vec!["李二:编剧".to_owned()]));
        assert_eq!(planned(SHEET, &entries).counts(), (0, 0, 3));
    }

    #[test]
    fn a_row_is_about_the_entry_with_its_number_or_its_title_unit_and_people() {
        let entries = stored(&planned(SHEET, &[]));
        let plan = planned(
            "编号,作品名称,报送单位,主创人员\nＳ１,夜航人,甲台,\n,夜 航,乙台,王一：导演\n,夜航,丙台,\nS2,灯塔,乙台,\n",
            &entries,
        );
        let acts: Vec<RowAct> = plan.rows.iter().map(|row| row.act).collect();
        assert_eq!(acts, [RowAct::Change(0), RowAct::Change(1), RowAct::Create, RowAct::Change(2)]);
        assert_eq!(plan.rows[0].answers["title"], Answer::Text("夜航人".to_owned()));
        assert_eq!(plan.rows[0].answers["category"], Answer::Text("微视频".to_owned()), "what has no column stays");
        // Two films of one name by other people.
        let other = planned("作品名称,报送单位,主创人员\n夜航,乙台,赵三:导演\n", &entries);
        assert_eq!(other.counts(), (1, 0, 0));
    }

    #[test]
    fn what_is_wrong_is_told_by_cell() {
        let plan = planned(
            "编号,作品名称,报送单位,地市,作品类别,完成日期,版权承诺书,影片 SHA-256\n\
             1,夜航,甲,广州,微视频,2026-02-30,不知,12\n2,,甲,珠三角,电影,,,\n2,灯,甲,,,,,\n3,灯,甲,,,,,\n,灯,甲,,,,,\n",
            &[],
        );
        let not_an_option = |found: &str| CellFault::Answer(AnswerProblem::NotAnOption { found: found.to_owned() });
        let wanted = [
            (2, "完成日期", CellFault::Answer(AnswerProblem::Date { found: "2026-02-30".to_owned() })),
            (2, "版权承诺书", CellFault::YesOrNo),
            (2, "影片 SHA-256", CellFault::Sha256),
            (3, "作品类别", not_an_option("电影")),
            (3, "地市", not_an_option("珠三角")),
            (3, "作品名称", CellFault::Untitled),
            (4, "编号", CellFault::Twice { row: 3 }),
            (6, "作品名称", CellFault::Twice { row: 4 }),
        ];
        assert_eq!(told(&plan), wanted.iter().map(|(row, column, fault)| (*row, *column, fault)).collect::<Vec<_>>());
        assert_eq!(plan.problems[4].found, "珠三角");
    }

    #[test]
    fn an_entry_that_its_author_submitted_is_not_changed() {
        let mut entries = stored(&planned(SHEET, &[]));
        entries[0].settled = Some(EntryState::Submitted);
        entries[0].numbers = vec![String::new(), "N-001".to_owned()];
        assert_eq!(planned("编号,作品名称\nN-001,夜航\n", &entries).counts(), (0, 0, 1));
        assert_eq!(
            planned("编号,作品名称,报送单位\n77,夜航,甲台\n", &entries).counts(),
            (0, 0, 1),
            "a number of the office's own"
        );
        let plan = planned("编号,作品名称\nN-001,夜航人\n", &entries);
        assert_eq!(told(&plan), [(2, "作品名称", &CellFault::Settled(EntryState::Submitted))]);
    }

    #[test]
    fn which_of_several_is_meant_is_not_guessed() {
        let entries = [stored(&planned(SHEET, &[])), stored(&planned(SHEET, &[]))].concat();
        let plan = planned("作品名称,报送单位\n灯塔,乙台\n", &entries);
        assert_eq!(told(&plan), [(2, "作品名称", &CellFault::Several { entries: 2 })]);
    }
}
