//! The fonts of this machine.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::documents::document::Document;
use crate::documents::layout::{FontFiles, Fonts, LayoutError};
use crate::error::Result;
use crate::figures::Turns;

/// The font of documents, where none is named.
pub const DOCUMENT_FONT: &str = "Noto Serif CJK SC";
/// How long fontconfig may take.
const FOUND_WITHIN: Duration = Duration::from_secs(10);
/// Documents that are drawn at once, whoever asks: some are for everybody.
const AT_ONCE: usize = 2;

/// The file of an installed font; nothing where this machine has none of that name.
pub async fn installed(family: &str, style: &str) -> Option<PathBuf> {
    let mut command = Command::new("fc-match");
    let pattern = if style.is_empty() { family.to_owned() } else { format!("{family}:{style}") };
    command.args(["-f", "%{file}\n%{family}", &pattern]).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(FOUND_WITHIN, command.output()).await.ok()?.ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let (file, found) = said.split_once('\n')?;
    // Where there is no such font, it names another one.
    found.contains(family).then(|| PathBuf::from(file))
}

/// The fonts of documents. The files of a machine's CJK fonts are large: they are read when a document is made, and kept as
/// long as one is.
pub struct DocumentFonts {
    named: FontFiles,
    found: OnceCell<FontFiles>,
    kept: Mutex<Weak<Fonts>>,
    turns: Turns,
}

impl Default for DocumentFonts {
    fn default() -> Self {
        Self::new(FontFiles::default())
    }
}

impl DocumentFonts {
    /// These files; where one is not named, the machine is asked at the first need.
    #[must_use]
    pub fn new(named: FontFiles) -> Self {
        Self { named, found: OnceCell::new(), kept: Mutex::default(), turns: Turns::of(AT_ONCE) }
    }

    /// Does work with the fonts, off the async threads, few at once.
    ///
    /// # Errors
    /// [`Refusal::NoGlyph`](crate::Refusal::NoGlyph), [`Refusal::NoRoom`](crate::Refusal::NoRoom), or a file that cannot be
    /// put together.
    pub async fn drawn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fonts) -> std::result::Result<T, LayoutError> + Send + 'static,
    ) -> Result<T> {
        let fonts = self.fonts().await;
        self.turns.computed(move || work(&fonts).map_err(Into::into)).await
    }

    /// The file of a document that flows.
    ///
    /// # Errors
    /// As [`DocumentFonts::drawn`].
    pub async fn pdf(&self, document: Document) -> Result<Vec<u8>> {
        self.drawn(move |fonts| document.pdf(fonts)).await
    }

    async fn fonts(&self) -> Arc<Fonts> {
        let files = self.found.get_or_init(|| self.files()).await;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.upgrade().unwrap_or_else(|| {
            let fonts = Arc::new(Fonts::new(files.clone()));
            *kept = Arc::downgrade(&fonts);
            fonts
        })
    }

    async fn files(&self) -> FontFiles {
        let regular = match self.named.regular.clone() {
            Some(named) => Some(named),
            None => installed(DOCUMENT_FONT, "").await,
        };
        let bold = match self.named.bold.clone() {
            Some(named) => Some(named),
            None => installed(DOCUMENT_FONT, "bold").await,
        };
        FontFiles { regular, bold }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn few_documents_are_drawn_at_once() {
        let none = Some(PathBuf::from("/nonexistent"));
        let fonts = Arc::new(DocumentFonts::new(FontFiles { regular: none.clone(), bold: none }));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tasks = (0..20_u8).map(|_| {
            let (fonts, running, most) = (Arc::clone(&fonts), Arc::clone(&running), Arc::clone(&most));
            tokio::spawn(async move {
                let work = move |_: &Fonts| {
                    most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                    running.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                };
                fonts.drawn(work).await.unwrap();
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert!((1..=AT_ONCE).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }
}
