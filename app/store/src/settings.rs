//! The settings of contests as values: almost every request reads them, they are long, and they seldom change.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use domain::contest::Settings;

use crate::error::{Place, Result};

/// Contests whose settings are kept.
const MOST: usize = 32;

/// Settings, with the text they were parsed from.
type Parsed = (String, Arc<Settings>);

/// What was parsed last, by contest.
static PARSED: LazyLock<Mutex<HashMap<String, Parsed>>> = LazyLock::new(Mutex::default);

/// The settings of this contest, parsed unless they were from the same text the last time. The text decides and not the contest's
/// version: a transaction that is undone takes its version back.
///
/// # Errors
/// A text that is no settings.
pub(crate) fn parsed(contest: &str, text: String) -> Result<Arc<Settings>> {
    let kept = || PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, settings)) = kept().get(contest)
        && *known == text
    {
        return Ok(Arc::clone(settings));
    }
    let settings = Arc::new(Place { table: "contests", column: "settings", row: contest }.json::<Settings>(&text)?);
    let mut kept = kept();
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(contest.to_owned(), (text, Arc::clone(&settings)));
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use domain::contest::preset::Preset;

    use super::*;

    #[test]
    fn another_text_is_other_settings() {
        let text = |preset: Preset| serde_json::to_string(&preset.settings()).unwrap();
        let first = parsed("a", text(Preset::Selection)).unwrap();
        assert!(Arc::ptr_eq(&first, &parsed("a", text(Preset::Selection)).unwrap()));
        assert_eq!(*parsed("a", text(Preset::Festival)).unwrap(), Preset::Festival.settings());
        assert_eq!(*parsed("b", text(Preset::Selection)).unwrap(), *first);
        assert!(parsed("a", "{".to_owned()).is_err());
    }
}
