//! A program on this machine that takes messages: its paths say what it does with them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A message as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub head: String,
    pub body: String,
}

impl Received {
    /// A line of the head.
    pub fn header(&self, name: &str) -> String {
        let line = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        line.unwrap_or_default()
    }
}

/// `/ok` takes, `/fail` fails, `/stall` never answers, `/redirect` leads to `/ok`, `/gone` wants nothing any more, `/late` fails once; `/robot`
/// takes as a group's robot does, `/long` the same at the end of a long answer, `/busy` has had enough.
pub struct Receiver {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&kept)));
            }
        });
        Self { port, received }
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn answer(mut stream: TcpStream, kept: Arc<Mutex<Vec<Received>>>) {
    let mut bytes = Vec::new();
    let mut part = [0_u8; 4_096];
    let (head, body) = loop {
        let read = stream.read(&mut part).await.unwrap_or_default();
        bytes.extend(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0_usize) {
                break (head.to_owned(), body.to_owned());
            }
        }
        if read == 0 {
            return;
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    let before = {
        let mut all = kept.lock().unwrap();
        all.push(Received { path: path.clone(), head, body });
        all.iter().filter(|one| one.path == path).count()
    };
    let (status, more, said) = match path.as_str() {
        "/fail" => ("500 Internal Server Error", "", ""),
        "/late" if before == 1 => ("503 Service Unavailable", "", ""),
        "/redirect" => ("302 Found", "Location: /ok\r\n", ""),
        "/gone" => ("410 Gone", "", ""),
        "/robot" | "/long" => ("200 OK", "", r#"{"errcode":0,"errmsg":"ok"}"#),
        "/busy" => ("200 OK", "", r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#),
        "/stall" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return;
        }
        _ => ("200 OK", "", ""),
    };
    let said = if path == "/long" { format!("{}{said}", " ".repeat(20 << 10)) } else { said.to_owned() };
    let answer =
        format!("HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{said}", said.len());
    let _ = stream.write_all(answer.as_bytes()).await;
}
