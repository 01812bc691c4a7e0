//! Who encrypts connections that this process opens: ring, for whoever asks for no other.

use std::sync::Once;

/// Makes the choice, once for the process.
pub(crate) fn choose_encryption() {
    static ENCRYPTION: Once = Once::new();
    // An error means that another one was installed before, which is as good.
    ENCRYPTION.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}
