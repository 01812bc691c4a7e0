//! The language of tests: each message in brackets, so that what stands outside them is no message.

/// Bytes that `⟦` and `⟧` need.
pub(crate) const BRACKETS: usize = "⟦⟧".len();

/// A text in brackets, as UTF-8; `N` is its length and that of the brackets.
pub(crate) const fn bracketed<const N: usize>(text: &str) -> [u8; N] {
    let mut all = [0; N];
    let (open, rest) = all.split_at_mut("⟦".len());
    open.copy_from_slice("⟦".as_bytes());
    let (inner, close) = rest.split_at_mut(text.len());
    inner.copy_from_slice(text.as_bytes());
    close.copy_from_slice("⟧".as_bytes());
    all
}

/// The bytes of [`bracketed`] as a text.
pub(crate) const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, accounts, player};

    #[test]
    fn every_message_is_bracketed() {
        assert_eq!(player::play(Lang::Pseudo), "⟦播放⟧");
        assert_eq!(accounts::fill_in(Lang::Pseudo, "e-mail"), "⟦请填写e-mail。⟧");
        assert_eq!(Lang::parse("qps"), None, "nobody gets there by asking");
    }
}
