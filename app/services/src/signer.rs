//! Who signs the checkpoints of records. The cipher and the secret are the edge's; here only what can be asked of them.

use domain::record::NoteKey;

/// Signs checkpoints of records.
pub trait RecordSigner: Send + Sync {
    /// The public key, with its name.
    fn key(&self) -> &NoteKey;
    /// The signature of this text.
    fn sign(&self, text: &[u8]) -> [u8; 64];
}
