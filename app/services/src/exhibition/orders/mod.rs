//! Films on order (点菜): offices propose films for the previews of their sites, a site sets its week's preview, people order from it by
//! telephone or word of mouth, the site makes the menu, and what stays unmet is answered.

mod ground;
mod key;
pub(crate) mod menu;
pub(crate) mod phone;
pub(crate) mod poster;
pub(crate) mod preview;
pub(crate) mod proposals;
pub(crate) mod proposed_menu;
pub(crate) mod site_previews;
pub(crate) mod unmet;
pub(crate) mod wishes;
