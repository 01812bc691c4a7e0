//! Which films a browser has opened before it votes: a signed note that it keeps. It says when a film was opened, never that somebody
//! looked at it.

use domain::ids::{ContestId, EntryId};
use domain::time::{Micros, SECOND};

use super::codes::{is_code, written_code};
use crate::error::Result;

/// Films in one note; the earliest go first.
const MOST: usize = 40;

/// Films with the second each was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plays(Vec<(EntryId, i64)>);

impl Plays {
    /// What a note of this contest says; nothing where it is none, or was changed.
    pub(super) fn read(secret: &[u8], contest: &ContestId, note: Option<&str>) -> Result<Self> {
        let Some((said, code)) = note.and_then(|note| note.rsplit_once('.')) else { return Ok(Self::default()) };
        let Some(plays) = Self::parse(said) else { return Ok(Self::default()) };
        Ok(if is_code(secret, &plays.fields(contest), code)? { plays } else { Self::default() })
    }

    /// With a film that is opened now; one that was opened before keeps its time.
    pub(super) fn with(mut self, film: &EntryId, now: Micros) -> Self {
        if !self.0.iter().any(|(one, _)| one == film) {
            self.0.push((film.clone(), now.div_euclid(SECOND)));
        }
        let too_many = self.0.len().saturating_sub(MOST);
        Self(self.0.into_iter().skip(too_many).collect())
    }

    /// The note as the browser keeps it.
    pub(super) fn written(&self, secret: &[u8], contest: &ContestId) -> Result<String> {
        Ok(format!("{}.{}", self.said(), written_code(secret, &self.fields(contest))?))
    }

    /// How long the browser has had a film, milliseconds, at most as long as it lasts; 0 where it never opened it.
    pub(super) fn played_ms(&self, film: &EntryId, length_ms: Option<i64>, now: Micros) -> i64 {
        let Some((_, at)) = self.0.iter().find(|(one, _)| one == film) else { return 0 };
        let since = now.saturating_sub(at.saturating_mul(SECOND)) / 1_000;
        since.clamp(0, length_ms.unwrap_or(i64::MAX).max(0))
    }

    fn parse(said: &str) -> Option<Self> {
        let mut parts = said.split('.');
        let mut plays = Vec::new();
        while let Some(film) = parts.next() {
            plays.push((film.parse().ok()?, parts.next()?.parse().ok()?));
        }
        Some(Self(plays))
    }

    fn said(&self) -> String {
        let said: Vec<String> = self.0.iter().map(|(film, at)| format!("{film}.{at}")).collect();
        said.join(".")
    }

    fn fields(&self, contest: &ContestId) -> String {
        format!("plays\n{contest}\n{}", self.said())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_since_when_a_film_is_open_and_cannot_be_made_up() {
        let contest: ContestId = "c1".parse().unwrap();
        let [one, two, never]: [EntryId; 3] = ["e1", "e2", "e3"].map(|id| id.parse().unwrap());
        let note = Plays::default().with(&one, 100 * SECOND).with(&two, 200 * SECOND).with(&one, 300 * SECOND);
        let written = note.written(b"secret", &contest).unwrap();
        let read = Plays::read(&b"secret"[..], &contest, Some(&written)).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.played_ms(&one, Some(90_000), 160 * SECOND), 60_000);
        assert_eq!(read.played_ms(&one, Some(20_000), 160 * SECOND), 20_000, "no longer than it lasts");
        assert_eq!(read.played_ms(&one, None, 90 * SECOND), 0, "a clock that was set back");
        assert_eq!(read.played_ms(&never, None, 160 * SECOND), 0);
        let changed = written.replace("e2", "e3");
        let other: ContestId = "c2".parse().unwrap();
        for (secret, contest, note) in [
            (&b"secret"[..], &contest, Some(changed.as_str())),
            (&b"other"[..], &contest, Some(written.as_str())),
            (&b"secret"[..], &other, Some(written.as_str())),
            (&b"secret"[..], &contest, Some("")),
            (&b"secret"[..], &contest, Some("e1.x.00")),
            (&b"secret"[..], &contest, None),
        ] {
            assert_eq!(Plays::read(secret, contest, note).unwrap(), Plays::default(), "{note:?}");
        }
    }

    #[test]
    fn a_note_does_not_grow_without_end() {
        let mut plays = Plays::default();
        for nth in 0..60 {
            plays = plays.with(&format!("e{nth}").parse().unwrap(), nth * SECOND);
        }
        assert_eq!((plays.0.len(), plays.0[0].1), (MOST, 20));
    }
}
