//! Uploads as a client sends them, over raw sockets.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Answer, Server, film, metadata};

/// A stream of numbers that is the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// One upload as a client sees it.
pub struct Upload {
    pub location: String,
    pub head: String,
}

impl Upload {
    pub fn begin(server: &Server, token: &str, entry: &str, size: usize) -> Self {
        let head = format!("Tus-Resumable: 1.0.0\n{token}");
        let metadata = metadata(entry, "judging_copy", "a.mp4");
        let line = format!("POST /files\n{head}Upload-Length: {size}\nUpload-Metadata: {metadata}");
        let created = server.ask(&line, b"");
        assert_eq!(created.status, 201, "{}", created.body);
        assert!(created.header("upload-expires").is_some());
        Self { location: created.header("location").unwrap().to_owned(), head }
    }

    pub fn ask(&self, server: &Server, method: &str, more: &str, body: &[u8]) -> Answer {
        server.ask(&format!("{method} {}\n{}{more}", self.location, self.head), body)
    }

    pub fn offset(&self, server: &Server) -> usize {
        let answer = self.ask(server, "HEAD", "", b"");
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.header("upload-offset").unwrap().parse().unwrap()
    }

    pub fn patch(&self, server: &Server, at: usize, more: &str, body: &[u8]) -> Answer {
        let more = format!("Content-Type: application/offset+octet-stream\nUpload-Offset: {at}\n{more}");
        self.ask(server, "PATCH", &more, body)
    }

    /// Waits until so many bytes have come of a request under way, in the file of the upload or in the one with this ending beside.
    pub fn arrives(&self, server: &Server, ending: &str, bytes: usize) {
        self.arrives_in(&server.data.join("films/arriving"), ending, bytes);
    }

    /// As [`Upload::arrives`], where uploads arrive in this folder.
    pub fn arrives_in(&self, folder: &Path, ending: &str, bytes: usize) {
        let id = self.location.rsplit('/').next().unwrap();
        let path = folder.join(id).with_extension(ending);
        let until = Instant::now() + Duration::from_secs(30);
        while std::fs::metadata(&path).map_or(0, |file| file.len()) != u64::try_from(bytes).unwrap() {
            assert!(Instant::now() < until, "{}", path.display());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Promises everything from `at` on, sends `send` bytes, and is gone.
    pub fn cut(&self, server: &Server, film: &[u8], at: usize, send: usize, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let head = format!("{}{more}", self.head).replace('\n', "\r\n");
        let _ = write!(
            stream,
            "PATCH {} HTTP/1.1\r\nHost: {}\r\n{head}Content-Type: application/offset+octet-stream\r\n\
             Upload-Offset: {at}\r\nContent-Length: {}\r\n\r\n",
            self.location,
            server.address,
            film.len() - at
        );
        let _ = stream.write_all(&film[at..at + send]);
        let _ = stream.flush();
        stream
    }
}

/// A film with a long tail that no player minds, so that there is something to cut.
pub fn long_film(server: &Server, size: usize) -> Vec<u8> {
    let mut bytes = film(&server.data);
    let tail = size - bytes.len();
    bytes.extend(u32::try_from(tail).unwrap().to_be_bytes());
    bytes.extend(b"free");
    let mut numbers = Numbers(7);
    bytes.extend((8..tail).map(|_| u8::try_from(numbers.below(256)).unwrap()));
    bytes
}

/// Waits until the file is examined.
pub fn examined(server: &Server, token: &str, entry: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = server.ask(&format!("GET /api/v1/entries/{entry}\n{token}"), b"");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let file = answer.json()["files"][0].clone();
        if matches!(file["state"].as_str(), Some("ready" | "rejected")) {
            return file;
        }
        assert!(Instant::now() < until, "{file}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
