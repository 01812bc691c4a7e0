//! What of previews, orders and menus cannot be so.

/// Why something of previews, orders or menus is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderProblem {
    /// No film was chosen for a preview.
    NoFilms,
    /// More films than a preview has places; how many it has.
    TooManyFilms(usize),
    /// A film that cannot be chosen here: it is not in the library now, or not on this preview.
    NotOffered,
    /// Films that somebody ordered, so that they stay on the preview; their titles.
    FilmsOrdered(Vec<String>),
    /// A preview cannot be open then: its end is not after its beginning, or too long after it, or not in its week.
    Times,
    /// A preview of this week can no longer be set up, or not yet.
    Week,
    /// Orders are taken later.
    NotOpen,
    /// Orders are no longer taken.
    Closed,
    /// Nothing was ticked.
    NothingTicked,
    /// More films were ticked than one person orders; how many that are.
    TooManyTicked(usize),
    /// A number of a card or telephone cannot be read.
    Person,
    /// The browser sent nothing to know the telephone by.
    Telephone,
    /// A number of people cannot be read or is too large; the largest.
    Heads(i64),
    /// Too many orders came from this network; minutes to wait.
    Wait(i64),
    /// Orders are still taken, so the menu waits.
    StillOpen,
    /// The menu is set: orders by word of mouth come too late.
    MenuSet,
    /// A film of the plan has to be on the menu; its title.
    MustLeftOut(String),
    /// Films that were ordered are left out or moved behind others without a reason; their titles.
    NoReason(Vec<String>),
    /// A menu without a film.
    EmptyMenu,
}
