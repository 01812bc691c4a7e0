//! Viewings at sites: planned, held, said and decided about; their evidence, and the roll call on the screen.

pub(crate) mod by_hand;
pub(crate) mod evidence;
pub(crate) mod film;
pub(crate) mod hold;
pub(crate) mod office;
pub(crate) mod programme;
pub(crate) mod roll_call;
pub(crate) mod site_page;
pub(crate) mod taken;
pub(crate) mod view;
