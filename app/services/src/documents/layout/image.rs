//! A picture that is drawn.

use std::fmt::{Debug, Formatter};
use std::sync::{Arc, OnceLock};

use krilla::image::Image;

/// A picture, PNG or JPEG; a copy of it is the same picture in memory.
#[derive(Clone)]
pub struct Picture {
    bytes: Arc<Vec<u8>>,
    is_png: bool,
    address: String,
    /// Decoded when the first file with it is written, and once for all of them.
    decoded: Arc<OnceLock<Result<Image, String>>>,
}

impl Picture {
    /// A picture; `address` is where browsers find it that show a page with it.
    #[must_use]
    pub fn new(bytes: Vec<u8>, is_png: bool, address: String) -> Self {
        Self { bytes: Arc::new(bytes), is_png, address, decoded: Arc::default() }
    }

    /// Where browsers find it.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// As files have it: a JPEG with the bytes that it has, a PNG as its pixels, with a mask where some are transparent, which PDF/A-2
    /// allows. Neither is smoothed by who shows it, which PDF/A does not allow.
    ///
    /// # Errors
    /// What the decoder says of a picture that it cannot read.
    pub(crate) fn image(&self) -> Result<Image, String> {
        let read = || {
            let bytes = krilla::Data::from(Arc::clone(&self.bytes));
            if self.is_png { Image::from_png(bytes, false) } else { Image::from_jpeg(bytes, false) }
        };
        self.decoded.get_or_init(read).clone()
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        (&self.bytes, self.is_png, &self.address) == (&other.bytes, other.is_png, &other.address)
    }
}

impl Debug for Picture {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("address", &self.address).finish_non_exhaustive()
    }
}
