//! The forms of the page that runs a vote. Server only.

use crate::ui::prelude::*;

/// The forms beside those of the set-up.
pub(super) const MOVE: &str = "move";
pub(super) const HOLD: &str = "hold";
pub(super) const DECIDE: &str = "decide";
pub(super) const FORGET: &str = "forget";

/// What was refused: the form, and which of several of its name.
pub(super) struct RefusedForm {
    pub(super) state: FormState,
    pub(super) of: String,
}

impl RefusedForm {
    pub(super) fn keep(sent: Sent, error: impl Into<AppError>, of: &str) -> Result<Self, AppError> {
        Ok(Self { state: sent.keep(error.into())?, of: of.to_owned() })
    }

    /// The form of this name about this, as it was refused or blank.
    pub(super) fn state(refused: Option<&Self>, name: &str, of: &str) -> FormState {
        let found = refused.filter(|one| one.state.name() == name && one.of == of);
        let state = found.map_or_else(|| FormState::blank(name), |one| one.state.clone());
        if of.is_empty() { state } else { state.of(of) }
    }
}
