//! Entries in bulk: a spreadsheet that is imported and exported, and the films that follow.

use domain::contest::{QuotaFamily, Settings};
use domain::form::{AnswerProblem, KindName};
use domain::imports::{CellFault, CellProblem, FilmTie, SheetFault, Target};

use crate::common::entry_state;
use crate::phrases::{list, size};
use crate::problems::answer_problem;
use crate::{Lang, session};

messages! { imports;
    page;
    to_import;
    note;
    file;
    file_help(rows: usize, size: &str);
    take;
    take_another;
    example;
    forget;
    none_yet;
    none_yet_body;
    sheet_refused;

    read_from(file: &str);
    worksheet(name: &str);
    columns;
    columns_note;
    column;
    contents;
    is_field;
    leave_out;
    check_again;
    ignored(columns: &str);
    other_sheets(names: &str);
    hidden_rows(rows: &str);
    hidden_columns(columns: &str);

    result;
    rows(count: usize);
    created;
    changed;
    unchanged;
    wrong;
    over_quota;
    problems;
    problems_note(cells: usize, rows: usize);
    first_problems(shown: usize, all: usize);
    row;
    found;
    allowed;
    title;
    what;
    empty_cell;
    nothing_wrong;
    nothing_wrong_body;
    fix_first;
    import_all(rows: usize);
    nothing_to_do;
    done(created: usize, changed: usize, unchanged: usize);
    drafts_note;
    quota_note(rows: &str);
    quota_region(max: i64);
    quota_unit(max: i64);
    quota_creator(max: i64);

    films;
    films_note;
    films_none;
    films_none_body;
    films_waiting(count: usize);
    drop_films;
    drop_films_help;
    choose_folder;
    choose_files;
    films_going(at: &str, all: &str);
    films_hashing(at: &str, all: &str, percent: &str);
    stop_hashing;
    films_done(done: &str, all: &str);
    film_complete;
    film_failed;
    film_names;
    film_names_help;
    match_films;
    matched;
    matched_note(matched: usize, all: usize);
    unknown_films;
    unknown_films_note;
    second_films;
    number;
    entry;
    film_file;
    tie;
    tie_sha256;
    tie_file;
    tie_number;
    tie_title;

    fault_not_text(line: usize);
    fault_open_quote(line: usize);
    fault_workbook;
    fault_old_workbook;
    fault_too_large(max: &str);
    fault_rows(found: usize, max: usize);
    fault_columns(found: usize, max: usize);
    fault_cells(found: usize, max: usize);
    fault_worksheets(found: usize, max: usize);
    fault_cell(row: usize, found: usize, max: usize);
    fault_no_head;
    fault_no_title;
    fault_unknown_column(found: &str);
    fault_unknown_field(found: &str, allowed: &str);
    fault_field_twice(field: &str);

    yes_or_no;
    no_sha256;
    untitled;
    twice(row: usize);
    several(entries: usize);
    settled(state: &str);
    may_yes_or_no;
    may_sha256;
    may_title;
    may_once;
    may_number;
    may_stay;
    may_be_long(max: usize);
    may_count(min: i64, max: i64);
    may_date;
    may_address;
    may_marks;
    and_more(names: &str, all: usize);
}

/// Names of a list that are told before it is cut short.
const MOST_NAMES: usize = 12;

/// Why a file cannot be imported.
#[must_use]
pub fn sheet_fault(lang: Lang, fault: &SheetFault) -> String {
    match fault {
        SheetFault::NotText { line } => fault_not_text(lang, *line),
        SheetFault::OpenQuote { line } => fault_open_quote(lang, *line),
        SheetFault::Workbook => fault_workbook(lang).to_owned(),
        SheetFault::OldWorkbook => fault_old_workbook(lang).to_owned(),
        SheetFault::TooLarge { max } => fault_too_large(lang, &size(i64::try_from(*max).unwrap_or(i64::MAX))),
        SheetFault::TooManyRows { found, max } => fault_rows(lang, *found, *max),
        SheetFault::TooManyColumns { found, max } => fault_columns(lang, *found, *max),
        SheetFault::TooManyCells { found, max } => fault_cells(lang, *found, *max),
        SheetFault::TooManyWorksheets { found, max } => fault_worksheets(lang, *found, *max),
        SheetFault::CellTooLong { row, found, max } => fault_cell(lang, *row, *found, *max),
        SheetFault::NoHead => fault_no_head(lang).to_owned(),
        SheetFault::NoTitle => fault_no_title(lang).to_owned(),
        SheetFault::UnknownColumn { found } => fault_unknown_column(lang, found),
        SheetFault::UnknownField { found, allowed } => fault_unknown_field(lang, found, &list(lang, allowed)),
        SheetFault::FieldTwice { field } => fault_field_twice(lang, field),
    }
}

/// What is wrong with a cell, in a sentence.
#[must_use]
pub fn cell_fault(lang: Lang, fault: &CellFault) -> String {
    match fault {
        CellFault::Answer(problem) => answer_problem(lang, problem),
        CellFault::YesOrNo => yes_or_no(lang).to_owned(),
        CellFault::Sha256 => no_sha256(lang).to_owned(),
        CellFault::Untitled => untitled(lang).to_owned(),
        CellFault::Twice { row } => twice(lang, *row),
        CellFault::Several { entries } => several(lang, *entries),
        CellFault::Settled(state) => settled(lang, entry_state(lang, *state)),
    }
}

/// What may stand in a cell that something is wrong with; a long list is cut short.
#[must_use]
pub fn cell_allowed(lang: Lang, settings: &Settings, problem: &CellProblem) -> String {
    match &problem.fault {
        CellFault::Answer(AnswerProblem::TooLong { max, .. }) => may_be_long(lang, *max),
        CellFault::Answer(AnswerProblem::Number { min, max, .. }) => may_count(lang, *min, *max),
        CellFault::Answer(AnswerProblem::Date { .. }) => may_date(lang).to_owned(),
        CellFault::Answer(AnswerProblem::NotAnOption { .. }) => options(lang, settings, problem.target.as_ref()),
        CellFault::Answer(AnswerProblem::WebAddress { .. }) => may_address(lang).to_owned(),
        CellFault::Answer(AnswerProblem::TitleMarks) => may_marks(lang).to_owned(),
        CellFault::Answer(AnswerProblem::Missing) => session::missing(lang).to_owned(),
        CellFault::Answer(AnswerProblem::NotOfInvitation { .. } | AnswerProblem::UnknownField) => String::new(),
        CellFault::YesOrNo => may_yes_or_no(lang).to_owned(),
        CellFault::Sha256 => may_sha256(lang).to_owned(),
        CellFault::Untitled => may_title(lang).to_owned(),
        CellFault::Twice { .. } => may_once(lang).to_owned(),
        CellFault::Several { .. } => may_number(lang).to_owned(),
        CellFault::Settled(_) => may_stay(lang).to_owned(),
    }
}

/// The names a field may be answered by.
fn options(lang: Lang, settings: &Settings, target: Option<&Target>) -> String {
    let Some(Target::Field(key)) = target else { return String::new() };
    let Some(field) = settings.field(key) else { return String::new() };
    let labels: Vec<&str> = match field.kind.name() {
        KindName::Category => settings.categories.iter().map(|one| one.label.get(lang)).collect(),
        KindName::Region => settings.leaf_regions().into_iter().map(|one| one.label.get(lang)).collect(),
        _ => field.kind.rules().options().iter().map(|one| one.label.get(lang)).collect(),
    };
    match labels.get(..MOST_NAMES) {
        Some(first) if labels.len() > MOST_NAMES => and_more(lang, &list(lang, first), labels.len()),
        _ => list(lang, &labels),
    }
}

/// The quota that rows of a spreadsheet are above.
#[must_use]
pub fn quota(lang: Lang, family: QuotaFamily, max: i64) -> String {
    match family {
        QuotaFamily::Region => quota_region(lang, max),
        QuotaFamily::SubmittingUnit => quota_unit(lang, max),
        QuotaFamily::Creator => quota_creator(lang, max),
    }
}

/// By what a film was found to belong to its entry.
#[must_use]
pub const fn film_tie(lang: Lang, tie: FilmTie) -> &'static str {
    match tie {
        FilmTie::Sha256 => tie_sha256(lang),
        FilmTie::FileName => tie_file(lang),
        FilmTie::Number => tie_number(lang),
        FilmTie::Title => tie_title(lang),
    }
}

/// Numbers of rows, the first few of many.
#[must_use]
pub fn row_numbers(lang: Lang, rows: &[usize]) -> String {
    let first: Vec<String> = rows.iter().take(MOST_NAMES).map(ToString::to_string).collect();
    let first = list(lang, &first);
    if rows.len() > MOST_NAMES { and_more(lang, &first, rows.len()) } else { first }
}
