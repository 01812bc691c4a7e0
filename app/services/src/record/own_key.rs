//! The key that signs the checkpoints of this installation, as its records name it.

use domain::record::{NoteKey, RecordHash};
use store::Tx;

use crate::Services;
use crate::context::Context;
use crate::error::Result;

/// Where the database has the key that signs records: every process of the installation names the same.
pub const INSTALLATION_KEY: &str = "record_key";

impl Services {
    /// Whether this process has a key that it signs records with.
    #[must_use]
    pub fn signs_records(&self) -> bool {
        self.signer.is_some()
    }

    /// The public key that signs the checkpoints of this installation, as its database has it; `None` before there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn record_key(&self) -> Result<Option<String>> {
        Ok(self.read().await?.meta(INSTALLATION_KEY).await?)
    }

    /// Makes the key of this process that of the installation where it has none yet; the one it has from then on.
    ///
    /// # Errors
    /// The database.
    pub async fn name_record_key(&self) -> Result<Option<String>> {
        let Some(signer) = &self.signer else { return Ok(self.read().await?.meta(INSTALLATION_KEY).await?) };
        let mut tx = self.write().await?;
        if let Some(key) = tx.meta(INSTALLATION_KEY).await? {
            return Ok(Some(key));
        }
        let key = signer.key().to_string();
        tx.set_meta(INSTALLATION_KEY, &key).await?;
        tx.commit().await?;
        Ok(Some(key))
    }
}

/// The key of this installation, whether or not this process has its secret; `None` where there is none.
pub(super) async fn own_key(cx: &Context, tx: &mut dyn Tx) -> Result<Option<String>> {
    let named = tx.meta(INSTALLATION_KEY).await?;
    Ok(named.or_else(|| cx.signer.as_ref().map(|signer| signer.key().to_string())))
}

/// What a record begins with where there is no key: one of which nobody can have the other half, for it is a hash of words. A line of
/// the record names another once there is one.
pub(crate) fn nobodys_key() -> String {
    let bytes = RecordHash::of(b"linxuan: no key signs the checkpoints of this installation");
    NoteKey::new("unsigned", *bytes.as_bytes()).map(|key| key.to_string()).unwrap_or_default()
}
