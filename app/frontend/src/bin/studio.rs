//! The selection studio.

// Every `#[island]` is an export of the bundle it is linked into; without a mention the crate would not be linked at all.
use islands_studio as _;

fn main() {
    frontend::begin();
}
