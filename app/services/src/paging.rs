//! Pages of lists as an address names them: the row the page follows or precedes, as opaque text.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use store::{Cursor, Slice, SortKey, Start};

use crate::error::{Refusal, Result};

/// Longest cursor that is read.
const LONGEST: usize = 2_000;

/// Which page an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageAsk {
    /// The page after this row; empty is none.
    pub after: String,
    /// The page before this row; empty is none.
    pub before: String,
    /// The page, from 1; counts where no row is named. Past the end, the last.
    pub page: u64,
    /// Rows on a page.
    pub size: u32,
}

/// The neighbours of a page as an address names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Names the page before.
    pub before: Option<String>,
    /// Names the page after.
    pub after: Option<String>,
}

impl PageAsk {
    /// Rows on a page.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.size.max(1))
    }

    /// Where the page begins. `list` names the list with its order: a cursor of another is refused. `text` is whether it is
    /// sorted by text.
    ///
    /// # Errors
    /// [`Refusal::BadCursor`].
    pub(crate) fn start(&self, list: &str, text: bool) -> Result<Start> {
        let read = |written: &str| {
            let cursor = read(list, written).filter(|cursor| match &cursor.key {
                // PostgreSQL does not compare with U+0000, which no text here has, nor does any key of a row.
                SortKey::Text(key) => text && !key.contains('\0'),
                SortKey::Number(_) => !text,
            });
            let cursor = cursor.filter(|cursor| !cursor.id.contains('\0'));
            cursor.ok_or_else(|| Refusal::BadCursor(written.chars().take(40).collect()))
        };
        Ok(match (self.after.as_str(), self.before.as_str()) {
            ("", "") if self.page <= 1 => Start::First,
            ("", "") => {
                let pages = i64::try_from(self.page - 1).unwrap_or(i64::MAX);
                Start::Skip(pages.saturating_mul(self.limit()))
            }
            (after, "") => Start::After(read(after)?),
            (_, before) => Start::Before(read(before)?),
        })
    }

    /// The part of a whole list that is in memory, best first. `of` tells the key of a row: a row that is gone meanwhile is
    /// followed by what stands in its place.
    ///
    /// # Errors
    /// [`Refusal::BadCursor`].
    pub fn lines<'a, T>(&self, order: &str, rows: &'a [T], of: impl Fn(&T) -> &str) -> Result<(&'a [T], PageLinks)> {
        self.cut(&format!("ranking {order}"), rows, of)
    }

    /// As [`PageAsk::lines`], of a list of this name.
    ///
    /// # Errors
    /// [`Refusal::BadCursor`].
    pub fn cut<'a, T>(&self, list: &str, rows: &'a [T], of: impl Fn(&T) -> &str) -> Result<(&'a [T], PageLinks)> {
        let size = usize::try_from(self.size.max(1)).unwrap_or(1);
        let at = |cursor: &Cursor| {
            let place = match cursor.key {
                SortKey::Number(place) => usize::try_from(place).unwrap_or_default(),
                SortKey::Text(_) => 0,
            };
            rows.iter().position(|row| of(row) == cursor.id).map_or((place.min(rows.len()), false), |at| (at, true))
        };
        let from = match self.start(list, false)? {
            Start::First => 0,
            // Past the end is the last page, as the store has it.
            Start::Skip(skipped) => {
                let last = rows.len().saturating_sub(1) / size * size;
                usize::try_from(skipped).unwrap_or(last).min(last)
            }
            Start::After(cursor) => match at(&cursor) {
                (at, true) => at + 1,
                (at, false) => at,
            },
            Start::Before(cursor) => at(&cursor).0.saturating_sub(size),
        };
        let from = from.min(rows.len());
        let to = from.saturating_add(size).min(rows.len());
        let page = rows.get(from..to).unwrap_or_default();
        let name = |at: usize| {
            let key = SortKey::Number(i64::try_from(at).unwrap_or_default());
            rows.get(at).map(|row| write(list, &Cursor { key, tie: 0, id: of(row).to_owned() }))
        };
        let before = if from > 0 { name(from) } else { None };
        let after = if to < rows.len() { to.checked_sub(1).and_then(name) } else { None };
        Ok((page, PageLinks { before, after }))
    }
}

impl PageLinks {
    /// The neighbours of a page of the store's.
    pub(crate) fn of<T>(list: &str, slice: &Slice<T>) -> Self {
        let name = |cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| write(list, cursor));
        Self { before: name(&slice.before), after: name(&slice.after) }
    }
}

fn write(list: &str, cursor: &Cursor) -> String {
    // Texts and numbers: serialising them cannot fail.
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(list, cursor)).unwrap_or_default())
}

fn read(list: &str, written: &str) -> Option<Cursor> {
    let bytes = (written.len() <= LONGEST).then(|| BASE64_URL_SAFE_NO_PAD.decode(written).ok())??;
    let (of, cursor): (String, Cursor) = serde_json::from_slice(&bytes).ok()?;
    (of == list).then_some(cursor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceError;

    fn ask(after: &str, before: &str, page: u64) -> PageAsk {
        PageAsk { after: after.to_owned(), before: before.to_owned(), page, size: 2 }
    }

    fn cut(ask: &PageAsk, rows: &[&str]) -> (Vec<String>, PageLinks) {
        let (page, links) = ask.cut("list", rows, |row| row).unwrap();
        (page.iter().map(|row| (*row).to_owned()).collect(), links)
    }

    #[test]
    fn pages_follow_each_other_whatever_comes_between() {
        let (first, links) = cut(&ask("", "", 0), &["a", "b", "c", "d", "e"]);
        assert_eq!((first, links.before.is_none()), (vec!["a".to_owned(), "b".to_owned()], true));
        let next = ask(&links.after.unwrap(), "", 0);
        // Something new comes before the page: nothing is told twice, nothing is left out.
        let (second, links) = cut(&next, &["new", "a", "b", "c", "d", "e"]);
        assert_eq!(second, ["c", "d"]);
        assert_eq!(cut(&ask("", &links.before.unwrap(), 0), &["new", "a", "b", "c", "d", "e"]).0, ["a", "b"]);
        // The row that was named is gone: its place counts.
        assert_eq!(cut(&next, &["a", "c", "d", "e"]).0, ["c", "d"]);
        assert_eq!(cut(&ask("", "", 3), &["a", "b", "c", "d", "e"]).0, ["e"]);
        // Past the end is the last page.
        for page in [4, 9, u64::MAX] {
            let (last, links) = cut(&ask("", "", page), &["a", "b", "c", "d", "e"]);
            assert_eq!((last, links.before.is_some(), links.after), (vec!["e".to_owned()], true, None));
        }
        assert_eq!(cut(&ask("", "", 9), &["a", "b"]).0, ["a", "b"]);
        assert_eq!(cut(&ask("", "", 9), &[]).0, Vec::<String>::new());
    }

    #[test]
    fn what_names_no_row_of_this_list_is_refused() {
        let cursor = Cursor { key: SortKey::Number(1), tie: 0, id: "a".to_owned() };
        let good = write("list", &cursor);
        assert!(ask(&good, "", 0).start("list", false).is_ok());
        let nul = write("list", &Cursor { id: "a\0".to_owned(), ..cursor.clone() });
        let words = "x".repeat(3_000);
        for (written, list, text) in [
            ("no base64!", "list", false),
            ("YWJj", "list", false),
            (words.as_str(), "list", false),
            (nul.as_str(), "list", false),
            (good.as_str(), "another", false),
            (good.as_str(), "list", true),
        ] {
            let refused = ask(written, "", 0).start(list, text);
            assert!(matches!(refused, Err(ServiceError::Refused(Refusal::BadCursor(_)))), "{written} {list}");
        }
    }
}
