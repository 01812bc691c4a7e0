//! The interface for programs: `/api/v1` in JSON, uploads under `/files`, and the description of both.

#[cfg(test)]
mod description;
mod operations;
mod v1;

pub use operations::{routes, upload_routes};
