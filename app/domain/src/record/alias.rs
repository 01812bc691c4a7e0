//! Aliases of judges: nobody chooses who is which.

use super::hash::RecordHash;
use super::line::AliasedJudge;
use crate::lottery::{DrawLabel, Seed};

/// Names judges, by commitments to who they are, behind so many that have an alias: in the order of their draws, the larger first.
#[must_use]
pub fn drawn_aliases(seed: &Seed, known: usize, judges: impl IntoIterator<Item = RecordHash>) -> Vec<AliasedJudge> {
    let draw = |judge: RecordHash| (seed.draw(DrawLabel::Alias, &[judge.to_string().as_str()]), judge);
    let mut drawn: Vec<([u8; 32], RecordHash)> = judges.into_iter().map(draw).collect();
    drawn.sort_unstable_by(|one, next| next.cmp(one));
    (known.saturating_add(1)..)
        .zip(drawn)
        .map(|(number, (_, judge))| AliasedJudge { alias: format!("j{number:02}"), judge })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::line::{LineBody, RecordedLine};
    use super::*;

    const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md"));

    #[test]
    fn judges_are_named_as_on_the_page() {
        let mut lines =
            PAGE.lines().filter(|line| line.starts_with('{')).filter_map(|line| RecordedLine::read(line).ok());
        let assigned = lines.find_map(|line| match line.body {
            LineBody::Assignment(assignment) => Some(assignment.judges),
            _ => None,
        });
        let assigned = assigned.unwrap();
        let seed = Seed::Text("蓝红 05 11 12 19 26 30 08".to_owned());
        let mut judges: Vec<RecordHash> = assigned.iter().map(|one| one.judge).collect();
        assert_eq!(drawn_aliases(&seed, 0, judges.clone()), assigned);
        judges.reverse();
        assert_eq!(drawn_aliases(&seed, 0, judges.clone()), assigned);
        let later = drawn_aliases(&seed, 9, judges);
        assert_eq!(later.iter().map(|one| one.alias.as_str()).collect::<Vec<_>>(), ["j10", "j11"]);
    }
}
