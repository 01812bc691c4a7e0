//! How many requests may bring bytes at once: each holds threads while it does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::AccountId;

use crate::error::{Refusal, Result};

/// Requests that bring bytes at once, in all.
const IN_ALL: usize = 64;
/// Requests of one person that bring bytes at once. A browser sends at most six.
const OF_ONE: usize = 8;

/// The requests that bring bytes now, by person.
#[derive(Clone, Default)]
pub(crate) struct UploadSlots(Arc<Mutex<HashMap<AccountId, usize>>>);

/// A request that is counted as long as this is there.
pub(crate) struct UploadSlot {
    slots: UploadSlots,
    of: AccountId,
}

impl UploadSlots {
    /// Counts a request.
    ///
    /// # Errors
    /// [`Refusal::TooManyUploads`] where there are too many of this person or in all.
    pub(crate) fn take(&self, of: &AccountId) -> Result<UploadSlot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let in_all: usize = slots.values().sum();
        let own = slots.get(of).copied().unwrap_or_default();
        if in_all >= IN_ALL || own >= OF_ONE {
            return Err(Refusal::TooManyUploads.into());
        }
        slots.insert(of.clone(), own + 1);
        Ok(UploadSlot { slots: self.clone(), of: of.clone() })
    }
}

impl UploadSlots {
    /// Requests that bring bytes now.
    pub(crate) fn taken(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for UploadSlot {
    fn drop(&mut self) {
        let mut slots = self.slots.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = slots.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                slots.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_does_not_take_all_slots() {
        let slots = UploadSlots::default();
        let one: AccountId = "one".parse().unwrap();
        let mut held: Vec<UploadSlot> = (0..OF_ONE).map(|_| slots.take(&one).unwrap()).collect();
        assert!(slots.take(&one).is_err());
        for nth in 0..IN_ALL - OF_ONE {
            held.push(slots.take(&format!("other-{nth}").parse().unwrap()).unwrap());
        }
        assert!(slots.take(&"last".parse().unwrap()).is_err());
        drop(held);
        assert!(slots.0.lock().unwrap().is_empty());
        assert!(slots.take(&one).is_ok());
    }
}
