//! The log: lines on standard error, in words or as JSON.
//!
//! A line never holds back what it tells of: a thread of its own writes, and where the reader of standard error stalls, lines are
//! left out and counted.

use std::io::{IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// The target of the line of each request.
pub const REQUESTS: &str = "linxuan::request";
/// What is logged where `RUST_LOG` says nothing.
const LEVELS: &str = "warn,linxuan::request=info,linxuan::security=info";
/// Lines that wait for standard error.
const WAITING: usize = 4_096;
/// How long the end of the process waits for the last lines.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The path of a request as it may be logged: what a one-time link ends with opens an account, and what a private feed does its films.
pub fn loggable(path: &str) -> String {
    const SECRET: [&str; 7] =
        ["/reset/", "/invitation/", "/proof/", "/unsubscribe/", "/objections/evidence/", "/feeds/private/", "/device/"];
    for prefix in SECRET {
        if path.starts_with(prefix) {
            return format!("{prefix}…");
        }
    }
    path.to_owned()
}

enum Message {
    Line(Vec<u8>),
    /// Answered when all lines before it are written.
    Flush(SyncSender<()>),
}

#[derive(Clone)]
struct Lines {
    sender: SyncSender<Message>,
    left_out: Arc<AtomicUsize>,
}

/// The log, until the process ends.
pub struct Log(SyncSender<Message>);

impl Log {
    /// Begins. `LINXUAN_LOG=json` writes each line as a JSON object.
    #[must_use]
    pub fn begin() -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let left_out = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&left_out);
        std::thread::spawn(move || write(&receiver, &counted));
        let lines = Lines { sender: sender.clone(), left_out };
        let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| LEVELS.into());
        let log = tracing_subscriber::fmt().with_env_filter(levels).with_writer(lines);
        // Colours are for a terminal; in a file they are signs nobody can read.
        match std::env::var("LINXUAN_LOG").as_deref() {
            Ok("json") => log.json().flatten_event(true).init(),
            _ => log.with_ansi(std::io::stderr().is_terminal()).init(),
        }
        Self(sender)
    }

    /// Waits a little for the last lines.
    pub fn end(self) {
        let (done, written) = sync_channel(1);
        if self.0.try_send(Message::Flush(done)).is_ok() {
            let _ = written.recv_timeout(LAST_LINES);
        }
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if let Err(TrySendError::Full(_)) = self.sender.try_send(Message::Line(line.to_vec())) {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn write(messages: &Receiver<Message>, left_out: &AtomicUsize) {
    let mut out = std::io::stderr();
    for message in messages {
        match message {
            Message::Line(line) => {
                let missing = left_out.swap(0, Ordering::Relaxed);
                if missing > 0 {
                    let _ = writeln!(out, "log: {missing} lines left out, standard error was not read");
                }
                let _ = out.write_all(&line);
            }
            Message::Flush(done) => {
                let _ = done.send(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_time_links_are_not_logged() {
        assert_eq!(loggable("/reset/abc"), "/reset/…");
        assert_eq!(loggable("/invitation/abc"), "/invitation/…");
        assert_eq!(loggable("/proof/abc"), "/proof/…");
        assert_eq!(loggable("/unsubscribe/abc.def"), "/unsubscribe/…");
        assert_eq!(loggable("/device/abc"), "/device/…");
        assert_eq!(loggable("/contests/abc"), "/contests/abc");
    }
}
