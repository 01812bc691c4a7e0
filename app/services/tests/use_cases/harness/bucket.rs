//! A real S3 server in this process, on a folder of its own, and a line to it that can be cut.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use services::media::{S3, Secret, Storage};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const NAME: &str = "films";

/// An S3 server with one bucket. It checks signatures.
pub struct Bucket {
    root: PathBuf,
    address: SocketAddr,
}

impl Drop for Bucket {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Bucket {
    pub async fn start() -> Self {
        let root = std::env::temp_dir().join(format!("linxuan-bucket-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(root.join(NAME)).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(&root).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { root, address }
    }

    /// The settings that reach it. Parts are as small as S3 allows.
    pub fn settings(&self) -> S3 {
        S3 {
            endpoint: Some(format!("http://{}", self.address)),
            bucket: NAME.to_owned(),
            region: "us-east-1".to_owned(),
            prefix: "linxuan/films".to_owned(),
            access_key: "key".to_owned(),
            secret_key: Secret::new("secret".to_owned()),
            path_style: true,
            allow_http: true,
            part_bytes: 5 << 20,
            retry_timeout: Duration::from_secs(30),
            cache_bytes: 1 << 30,
        }
    }

    pub fn storage(&self) -> Storage {
        Storage::S3(self.settings())
    }

    /// Where the server keeps an object.
    pub fn object(&self, sha256: &str) -> PathBuf {
        self.root.join(NAME).join("linxuan/films").join(&sha256[..2]).join(sha256)
    }

    /// Every object that can be seen, whatever its name.
    pub fn objects(&self) -> Vec<PathBuf> {
        let (mut folders, mut found) = (vec![self.root.join(NAME)], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    /// Parts that were sent and not put together: the server has them as files beside the bucket.
    pub fn parts(&self) -> usize {
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        std::fs::read_dir(&self.root).unwrap().map(name).filter(|name| name.contains(".part-")).count()
    }

    /// A line to this server.
    pub async fn line(&self) -> Line {
        Line::to(self.address).await
    }
}

/// A line to a server: each connection ends, without a word, after as many bytes as were planned for it, counted in both
/// directions. Connections after the last planned one are whole, and none is made while the line is down.
pub struct Line {
    address: SocketAddr,
    plan: Arc<Plan>,
}

#[derive(Default)]
struct Plan {
    budgets: Mutex<VecDeque<usize>>,
    down: AtomicBool,
    cuts: AtomicUsize,
}

impl Line {
    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Arc::new(Plan::default());
        let shared = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if shared.down.load(Ordering::SeqCst) {
                    continue;
                }
                let budget = shared.budgets.lock().unwrap().pop_front();
                let plan = Arc::clone(&shared);
                tokio::spawn(async move {
                    if carry(client, TcpStream::connect(server).await.unwrap(), budget).await {
                        plan.cuts.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        Self { address, plan }
    }

    /// The settings of a bucket, reached over this line.
    pub fn over(&self, settings: S3) -> S3 {
        S3 { endpoint: Some(format!("http://{}", self.address)), ..settings }
    }

    /// The next connections are cut after so many bytes.
    pub fn plan(&self, budgets: impl IntoIterator<Item = usize>) {
        self.plan.budgets.lock().unwrap().extend(budgets);
    }

    /// The next connections are whole.
    pub fn clear(&self) {
        self.plan.budgets.lock().unwrap().clear();
    }

    /// No connection any more, or again.
    pub fn down(&self, down: bool) {
        self.plan.down.store(down, Ordering::SeqCst);
    }

    /// Connections that were cut so far.
    pub fn cuts(&self) -> usize {
        self.plan.cuts.load(Ordering::SeqCst)
    }
}

/// Carries bytes both ways until one side ends or the budget is used up; whether it was.
async fn carry(mut client: TcpStream, mut server: TcpStream, budget: Option<usize>) -> bool {
    let (mut up, mut down) = (vec![0; 16 << 10], vec![0; 16 << 10]);
    let mut left = budget.unwrap_or(usize::MAX);
    loop {
        let sent = tokio::select! {
            n = client.read(&mut up) => match n {
                Ok(n) if n > 0 => server.write_all(&up[..n.min(left)]).await.map(|()| n),
                _ => return false,
            },
            n = server.read(&mut down) => match n {
                Ok(n) if n > 0 => client.write_all(&down[..n.min(left)]).await.map(|()| n),
                _ => return false,
            },
        };
        let Ok(n) = sent else { return false };
        left = left.saturating_sub(n);
        if left == 0 {
            return true;
        }
    }
}
