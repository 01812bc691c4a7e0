//! Who may read what this process writes.

/// Files made from here on are for the account of this process only (0600, folders 0700): the database has password hashes, and films
/// are nobody else's. What is there already stays as it is.
pub fn keep_private() {
    // SAFETY: umask only takes and returns a number; no other thread runs yet that could make a file meanwhile.
    #[expect(unsafe_code, reason = "the standard library has no way to set it")]
    unsafe {
        libc::umask(0o077);
    }
}
