//! What one process does at a time. The database's own clock says when a lease ends: a process whose clock is wrong neither
//! takes what another holds nor keeps it for ever.

use async_trait::async_trait;
use domain::time::Micros;

use crate::error::Result;

/// What one process does at a time.
#[async_trait]
pub trait Leases {
    /// The database's own clock, microseconds since 1970.
    async fn database_now(&mut self) -> Result<Micros>;
    /// Takes or prolongs a lease for so long, microseconds; false while somebody else has it.
    async fn take_lease(&mut self, name: &str, holder: &str, lasts: Micros) -> Result<bool>;
    /// Whether somebody has it.
    async fn is_leased(&mut self, name: &str) -> Result<bool>;
    /// Forgets leases that have ended.
    async fn delete_ended_leases(&mut self) -> Result<()>;
    /// Gives a lease back; false where it had ended and is somebody else's, or nobody's.
    async fn release_lease(&mut self, name: &str, holder: &str) -> Result<bool>;
}
