//! How many requests may bring bytes at once: each holds threads and files while it does.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::AccountId;

/// Requests of people that bring bytes at once, in all.
const IN_ALL: usize = 64;
/// Requests of one person that bring bytes at once. A browser sends at most six.
const OF_ONE: usize = 8;
/// Requests of strangers that bring bytes at once, in all.
const OF_STRANGERS: usize = 16;
/// Requests of strangers of one network that bring bytes at once.
const OF_NETWORK: usize = 2;

/// The requests that bring bytes now, by who sends them. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Slots<K> {
    in_all: usize,
    of_one: usize,
    taken: Arc<Mutex<HashMap<K, usize>>>,
}

/// A request that is counted as long as this is there.
#[derive(Debug)]
pub(crate) struct Slot<K: Eq + Hash> {
    slots: Slots<K>,
    of: K,
}

impl Slots<AccountId> {
    /// Those of people.
    pub(crate) fn of_people() -> Self {
        Self { in_all: IN_ALL, of_one: OF_ONE, taken: Arc::default() }
    }
}

impl Slots<String> {
    /// Those of strangers, by network.
    pub(crate) fn of_strangers() -> Self {
        Self { in_all: OF_STRANGERS, of_one: OF_NETWORK, taken: Arc::default() }
    }

    /// Counts a request from this network; where it is not known, as behind a server in front whose word is not taken, everybody may
    /// come from there, and it is bounded as all are.
    pub(crate) fn take_of(&self, network: Option<&str>) -> Option<Slot<String>> {
        let most = if network.is_some() { self.of_one } else { self.in_all };
        self.take_within(&network.unwrap_or_default().to_owned(), most)
    }
}

impl<K: Clone + Eq + Hash> Slots<K> {
    /// Counts a request; `None` where there are too many of this sender or in all.
    pub(crate) fn take(&self, of: &K) -> Option<Slot<K>> {
        self.take_within(of, self.of_one)
    }

    fn take_within(&self, of: &K, most: usize) -> Option<Slot<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let in_all: usize = taken.values().sum();
        let own = taken.get(of).copied().unwrap_or_default();
        if in_all >= self.in_all || own >= most {
            return None;
        }
        taken.insert(of.clone(), own + 1);
        Some(Slot { slots: self.clone(), of: of.clone() })
    }
}

impl<K> Slots<K> {
    /// Requests that bring bytes now.
    pub(crate) fn taken(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl<K: Eq + Hash> Drop for Slot<K> {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_does_not_take_all_slots() {
        let slots = Slots::of_people();
        let one: AccountId = "one".parse().unwrap();
        let mut held: Vec<Slot<AccountId>> = (0..OF_ONE).map(|_| slots.take(&one).unwrap()).collect();
        assert!(slots.take(&one).is_none());
        for nth in 0..IN_ALL - OF_ONE {
            held.push(slots.take(&format!("other-{nth}").parse().unwrap()).unwrap());
        }
        assert!(slots.take(&"last".parse().unwrap()).is_none());
        drop(held);
        assert!(slots.taken.lock().unwrap().is_empty());
        assert!(slots.take(&one).is_some());
    }

    #[test]
    fn one_network_does_not_take_all_slots_and_one_that_is_not_known_may() {
        let slots = Slots::of_strangers();
        let mut held: Vec<Slot<String>> =
            (0..OF_NETWORK).map(|_| slots.take_of(Some("203.0.113.7")).unwrap()).collect();
        assert!(slots.take_of(Some("203.0.113.7")).is_none());
        held.push(slots.take_of(Some("203.0.113.8")).unwrap());
        while let Some(slot) = slots.take_of(None) {
            held.push(slot);
        }
        assert_eq!((held.len(), slots.taken()), (OF_STRANGERS, OF_STRANGERS));
        assert!(slots.take_of(Some("203.0.113.9")).is_none(), "there are bounds for all");
        held.remove(0);
        assert!(slots.take_of(Some("203.0.113.7")).is_some(), "its own has one again");
    }
}
