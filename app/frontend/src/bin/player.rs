//! Pages that show a film.

// Every `#[island]` is an export of the bundle it is linked into; without a mention the crate would not be linked at all.
use islands_player as _;

fn main() {
    frontend::begin();
}
