//! Sound that ffprobe cannot open, such as AAC of a newer form: it then tells nothing at all of the film.

/// What ffprobe complains of before it gives up on a stream.
#[derive(Default)]
pub(super) struct Unopened {
    given_up: bool,
    sound: Option<String>,
}

impl Unopened {
    pub(super) fn line(&mut self, line: &str) {
        self.given_up |= line.contains("Could not open codec for input stream");
        if line.contains("Audio object type 42 ") {
            self.sound = Some("xHE-AAC".to_owned());
        } else if self.sound.is_none() {
            // `Could not find codec parameters for stream 1 (Audio: aac (mp4a / 0x6134706D), …`
            self.sound = word_after(line, "(Audio: ");
        }
    }

    /// The sound that could not be opened, if that is why nothing was told.
    pub(super) fn codec(self) -> Option<String> {
        self.sound.filter(|_| self.given_up)
    }
}

/// The first word after a name in a line.
pub(super) fn word_after(line: &str, name: &str) -> Option<String> {
    let word = line.split_once(name)?.1.split([' ', ',', '(']).next()?;
    (!word.is_empty()).then(|| word.chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_opened_is_named() {
        let codec = |lines: &[&str]| {
            let mut unopened = Unopened::default();
            lines.iter().for_each(|line| unopened.line(line));
            unopened.codec()
        };
        let given_up = "Could not open codec for input stream 1";
        let parameters =
            "[mov @ 0x5] Could not find codec parameters for stream 1 (Audio: aac (mp4a / 0x6134706D), 44100 Hz)";
        assert_eq!(codec(&[parameters, given_up]).as_deref(), Some("aac"));
        let kind = "[aac @ 0x5] Audio object type 42 is not implemented. Update your FFmpeg version";
        assert_eq!(codec(&[kind, parameters, given_up]).as_deref(), Some("xHE-AAC"));
        assert_eq!((codec(&[parameters]), codec(&[given_up])), (None, None), "nothing else is taken for sound");
    }
}
