//! How the process asks the system for memory.

/// Arenas that threads share.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: i32 = 2;
/// What is as large as this is asked of the system by itself, and given back as soon as it is not needed, bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const BY_ITSELF: i32 = 128 * 1024;

/// Makes the allocator give back what a page, a ranking or the hash of a password took.
///
/// glibc makes up to eight arenas for each processor, and a page is made on whatever thread is free: after a while each arena has
/// held the largest pages, and keeps them. It also raises the size of what it asks for by itself with every large piece
/// that is freed. The arenas, and that size as it is here, are what `docs/performance.md` was measured with. Whoever sets
/// `MALLOC_ARENA_MAX` decides otherwise.
pub fn keep_little() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if std::env::var_os("MALLOC_ARENA_MAX").is_none() {
        #[expect(unsafe_code, reason = "the allocator of C has no safe interface")]
        // SAFETY: each call sets a number of the allocator, and no other thread runs yet.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, ARENAS);
            libc::mallopt(libc::M_MMAP_THRESHOLD, BY_ITSELF);
            libc::mallopt(libc::M_TRIM_THRESHOLD, BY_ITSELF);
        }
    }
}
