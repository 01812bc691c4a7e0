//! The integer program behind a selection: bounded integer columns, ranged rows, and weights in
//! levels that are maximised one after the other.

/// maximise levels lexicographically, lower ≤ x ≤ upper, row_lower ≤ A x ≤ row_upper.
///
/// All numbers are integers and all bounds finite. The first `integer` columns must take integer
/// values; the others follow them (once the first are integers, a vertex has integers in all).
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// Number of leading columns that must be integer.
    pub integer: usize,
    start: Vec<usize>,
    row: Vec<usize>,
    coefficient: Vec<i8>,
    /// Least value of each column.
    pub lower: Vec<i64>,
    /// Greatest value of each column.
    pub upper: Vec<i64>,
    /// Least activity of each row.
    pub row_lower: Vec<i64>,
    /// Greatest activity of each row.
    pub row_upper: Vec<i64>,
    /// Weights: level → column.
    pub levels: Vec<Vec<i64>>,
}

impl Program {
    pub fn new(levels: usize) -> Self {
        Self { start: vec![0], levels: vec![Vec::new(); levels], ..Self::default() }
    }

    pub fn columns(&self) -> usize {
        self.lower.len()
    }

    pub fn rows(&self) -> usize {
        self.row_lower.len()
    }

    /// Adds a row and returns its index.
    pub fn add_row(&mut self, lower: i64, upper: i64) -> usize {
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        self.row_lower.len() - 1
    }

    /// Adds a column and returns its index. Its weights are put into [`Self::levels`], where it has any.
    pub fn add_column(&mut self, lower: i64, upper: i64, entries: impl IntoIterator<Item = (usize, i8)>) -> usize {
        for (row, coefficient) in entries {
            self.row.push(row);
            self.coefficient.push(coefficient);
        }
        self.start.push(self.row.len());
        self.lower.push(lower);
        self.upper.push(upper);
        self.lower.len() - 1
    }

    /// Makes room for so many columns.
    pub fn reserve(&mut self, columns: usize) {
        self.start.reserve(columns);
        self.lower.reserve(columns);
        self.upper.reserve(columns);
        self.levels.iter_mut().for_each(|level| level.reserve(columns));
    }

    /// Gives the columns that have no weight on a level the weight 0.
    pub fn weigh_nothing(&mut self) {
        let columns = self.columns();
        self.levels.iter_mut().for_each(|level| level.resize(columns, 0));
    }

    /// Rows and coefficients of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = (usize, i8)> + '_ {
        let range = self.start[column]..self.start[column + 1];
        self.row[range.clone()].iter().copied().zip(self.coefficient[range].iter().copied())
    }

    /// The sum over a column's rows of coefficient times what `by_row` has for the row.
    pub fn dot(&self, column: usize, by_row: &[f64]) -> f64 {
        self.column(column).map(|(row, coefficient)| f64::from(coefficient) * by_row[row]).sum()
    }

    /// Level sums of integer column values.
    pub fn value(&self, values: &[(usize, i64)]) -> Vec<i128> {
        self.levels
            .iter()
            .map(|level| values.iter().map(|&(column, value)| i128::from(level[column]) * i128::from(value)).sum())
            .collect()
    }
}
