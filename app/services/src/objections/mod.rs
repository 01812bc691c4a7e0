//! Objections to a notice: made by anybody, handled by the office, decided by the chair or the organiser, looked up with a receipt.

pub(crate) mod desk;
pub(crate) mod evidence;
mod letter;
pub(crate) mod look_up;
pub(crate) mod receive;
