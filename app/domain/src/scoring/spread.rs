//! How far the judges of one film are apart.

/// The lowest and the highest total that judges gave a film, hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The lowest.
    pub lowest: i64,
    /// The highest.
    pub highest: i64,
}

impl Spread {
    /// Of the totals of one film; `None` where fewer than two judges scored it.
    #[must_use]
    pub fn of(totals: impl IntoIterator<Item = i64>) -> Option<Self> {
        let (mut sheets, mut spread) = (0_usize, None::<Self>);
        for total in totals {
            sheets += 1;
            let so_far = spread.get_or_insert(Self { lowest: total, highest: total });
            so_far.lowest = so_far.lowest.min(total);
            so_far.highest = so_far.highest.max(total);
        }
        spread.filter(|_| sheets > 1)
    }

    /// How far they are apart, hundredths.
    #[must_use]
    pub const fn points(self) -> i64 {
        self.highest.saturating_sub(self.lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_two_to_disagree() {
        assert_eq!(Spread::of([]), None);
        assert_eq!(Spread::of([8_000]), None);
        let spread = Spread::of([8_000, 9_050, 7_100]).unwrap();
        assert_eq!((spread.lowest, spread.highest, spread.points()), (7_100, 9_050, 1_950));
        assert_eq!(Spread::of([8_000, 8_000]).map(Spread::points), Some(0));
    }
}
