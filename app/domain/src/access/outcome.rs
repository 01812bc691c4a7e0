//! Who may know what became of an entry, and when.

use super::action::Action;
use super::permission::{AccessContext, check};
use crate::contest::phase::Phase;

/// Whether somebody may know what the selection made of the entries. Who may see the selection knows from its seal on; everybody
/// else, authors and units among them, from the step that publishes it. What goes with an outcome, such as the judges'
/// comments, is told to nobody earlier.
#[must_use]
pub fn knows_outcome(who: &AccessContext, phase: Phase) -> bool {
    phase.is_published() || check(Action::PreviewSelection, who, phase).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Scope};
    use super::*;

    #[test]
    fn only_who_sees_the_selection_knows_before_it_is_published() {
        let knows = |role, phase| {
            knows_outcome(
                &AccessContext { roles: vec![role], owns: true, assigned: true, ..AccessContext::default() },
                phase,
            )
        };
        let knowing = [Role::Organiser, Role::Chair, Role::Scrutineer];
        for role in Role::ALL {
            assert!(!knows(role, Phase::Round(1)), "{role:?}");
            assert_eq!(knows(role, Phase::Selection), knowing.contains(&role), "{role:?}");
            for phase in [Phase::Publicity, Phase::Final, Phase::Archived] {
                assert!(knows(role, phase), "{role:?} {phase}");
            }
        }
        assert!(!knows_outcome(&AccessContext::default(), Phase::Selection));
    }

    #[test]
    fn a_program_and_a_withheld_role_know_no_more_than_they_may_see() {
        let organiser = AccessContext { roles: vec![Role::Organiser], ..AccessContext::default() };
        let with = |scopes| AccessContext { scopes: Some(scopes), ..organiser.clone() };
        assert!(!knows_outcome(&with(vec![Scope::EntriesRead]), Phase::Selection));
        assert!(knows_outcome(&with(vec![Scope::EntriesRead, Scope::ShortlistRead]), Phase::Selection));
        let withheld = AccessContext { withheld: vec![Role::Organiser], ..AccessContext::default() };
        assert!(!knows_outcome(&withheld, Phase::Selection));
    }
}
