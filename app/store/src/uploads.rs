//! Uploads under way: where their bytes lie.

use async_trait::async_trait;
use domain::ids::FileId;

use crate::error::Result;

/// An upload under way, of a file or of a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Of the file or the part.
    pub id: FileId,
    /// The folder that its bytes arrive in; empty where it was begun by a program that did not note it.
    pub folder: String,
    /// The account of who sends it; empty likewise, and for the operator.
    pub sender: String,
    /// Whole size, bytes.
    pub size_bytes: i64,
    /// Bytes that were acknowledged: the file never has fewer.
    pub received_bytes: i64,
}

/// Uploads under way.
#[async_trait]
pub trait Uploads {
    /// Adds one.
    async fn insert_upload(&mut self, upload: &Upload) -> Result<()>;
    /// One of them; `None` where all its bytes are there, or it was ended.
    async fn upload(&mut self, id: &FileId) -> Result<Option<Upload>>;
    /// All of them, by key.
    async fn uploads(&mut self) -> Result<Vec<Upload>>;
    /// How many one account has under way.
    async fn uploads_of(&mut self, sender: &str) -> Result<i64>;
    /// Notes how many bytes are on the disk, in which folder.
    async fn note_received(&mut self, id: &FileId, folder: &str, bytes: i64) -> Result<()>;
    /// Removes one whose bytes are all there, or that was ended; false if there was none.
    async fn delete_upload(&mut self, id: &FileId) -> Result<bool>;
}
