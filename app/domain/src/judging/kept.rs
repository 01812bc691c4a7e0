//! What a judge's browser still holds when a sheet is shown: what may be sent by itself, and what its judge is asked about.

/// What becomes of a sheet that a browser holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnReturn {
    /// The server has the same: it is of no use any more.
    Forget,
    /// It was not sent yet and may still be taken: it is sent by itself.
    Send,
    /// It was refused for good, or would be: the judge sees it beside what is stored, and keeps or drops it. It is never sent
    /// unasked, whatever is open again meanwhile.
    Ask,
}

/// What becomes of what a browser holds: whether the server has the `same`, whether it was `refused` for good before, and whether
/// the sheet is `open`.
#[must_use]
pub const fn on_return(same: bool, refused: bool, open: bool) -> OnReturn {
    match (same, refused, open) {
        (true, ..) => OnReturn::Forget,
        (false, false, true) => OnReturn::Send,
        (false, true, _) | (false, _, false) => OnReturn::Ask,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_is_never_sent_again_unasked() {
        for open in [false, true] {
            assert_eq!(on_return(false, true, open), OnReturn::Ask);
            for refused in [false, true] {
                assert_eq!(on_return(true, refused, open), OnReturn::Forget);
            }
        }
        // Pressed without network before it was signed elsewhere: it would be refused now, and must not wait for the day that
        // the sheet is opened again.
        assert_eq!(on_return(false, false, false), OnReturn::Ask);
    }

    #[test]
    fn what_was_not_sent_yet_is_sent_by_itself() {
        assert_eq!(on_return(false, false, true), OnReturn::Send);
    }
}
