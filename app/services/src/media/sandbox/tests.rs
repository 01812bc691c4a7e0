//! The sandbox on real tools: what gets in, what gets out, what ends a run.

use super::*;

#[test]
fn lines_are_cut_wherever_the_pieces_end() {
    let (mut lines, mut seen) = (Lines::default(), Vec::new());
    for piece in ["one\ntw", "o\r\nthr", "ee", &"x".repeat(9_000), "\nlast"] {
        lines.feed(piece.as_bytes(), &mut |line| seen.push(line.len()));
    }
    lines.end(&mut |line| seen.push(line.len()));
    assert_eq!(seen, [3, 3, LINE, 4]);
}

#[test]
fn complaints_are_told_without_names_and_addresses() {
    assert_eq!(last_clause("[mov @ 0x55d0] [error] /in/film: Invalid data found"), "Invalid data found");
    assert_eq!(last_clause("[h264 @ 0x55d0] [error] no frame!"), "no frame!");
    assert_eq!(last_clause(""), "");
}

fn ended(raw: i32, last: &str) -> FilmResult<()> {
    let limits = RunLimits { wall: Duration::from_secs(9), memory: 0, written: 0, said: 0 };
    judged(ExitStatus::from_raw(raw), last, &limits)
}

#[test]
fn the_film_and_the_machine_are_told_apart() {
    let refused = |raw, last| match ended(raw, last).unwrap() {
        Err(FilmProblem::Refused(words)) => words,
        other => panic!("{other:?}"),
    };
    assert_eq!(ended(0, "").unwrap(), Ok(()));
    assert_eq!(refused(1 << 8, "/in/film: moov atom not found"), "cannot be read: moov atom not found");
    assert_eq!(refused(11, ""), "cannot be read: the reader broke down (signal 11)");
    assert_eq!(refused((128 + 11) << 8, ""), "cannot be read: the reader broke down (signal 11)");
    assert_eq!(refused(25, ""), "what is made of it is too large");
    assert_eq!(ended(24, "").unwrap(), Err(FilmProblem::TimedOut(Duration::from_secs(9))));
    for (raw, last) in [
        (127 << 8, "prlimit: failed to execute nice"),
        (1 << 8, "bwrap: Can't find source path"),
        (1 << 8, "av_interleaved_write_frame(): No space left on device"),
    ] {
        assert!(matches!(ended(raw, last), Err(ServiceError::Environment(words)) if words == last));
    }
}

/// Runs a tool on a small file with arguments of a stranger's dreams, in the sandbox and outside it.
async fn run_in_sandbox(
    open: bool,
    tool: MediaTool,
    args: &[&str],
    limits: RunLimits,
) -> std::result::Result<String, FilmProblem> {
    let folder = std::env::temp_dir().join(format!("linxuan-sandbox-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(folder.join("out")).unwrap();
    std::fs::write(folder.join("film"), "words").unwrap();
    let sandbox = Sandbox::new("ffprobe".into(), open);
    let (film, out) = (folder.join("film"), folder.join("out"));
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    let run = ToolRun { tool, film: &film, out: Some(&out), args, limits };
    let mut said = Vec::new();
    let ended = sandbox.run(&run, &mut |bytes| said.extend_from_slice(bytes), &mut |_| {}).await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    ended.map(|()| String::from_utf8(said).unwrap())
}

const WIDE: RunLimits = RunLimits { wall: Duration::from_secs(60), memory: 4 << 30, written: 1 << 20, said: 1 << 20 };
const ENDLESS: [&str; 6] = ["-nostdin", "-y", "-f", "lavfi", "-i", "testsrc=s=320x180"];

fn refused(ended: std::result::Result<String, FilmProblem>) -> String {
    match ended {
        Err(FilmProblem::Refused(words)) => words,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_the_film_is_in_the_sandbox() {
    if !Sandbox::new("ffprobe".into(), false).is_isolated().await {
        return;
    }
    let read = |path| async move {
        run_in_sandbox(
            false,
            MediaTool::Ffmpeg,
            &["-v", "error", "-f", "data", "-i", path, "-map", "0", "-c", "copy", "-f", "data", "pipe:1"],
            WIDE,
        )
        .await
    };
    assert_eq!(read(FILM).await, Ok("words".to_owned()));
    for path in
        ["/etc/passwd", "/proc/self/environ", "/root/.profile", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]
    {
        assert_eq!(refused(read(path).await), "cannot be read: No such file or directory", "{path}");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let net = ["-v", "error", "-f", "data", "-i", &address, "-f", "data", "pipe:1"];
    assert!(
        refused(run_in_sandbox(false, MediaTool::Ffmpeg, &net, WIDE).await).contains("refused"),
        "no way even to this machine"
    );
    for path in ["/usr/x", "/in/x", "/x"] {
        let write = [&ENDLESS[..], &["-t", "1", "-f", "rawvideo", path]].concat();
        assert_eq!(
            refused(run_in_sandbox(false, MediaTool::Ffmpeg, &write, WIDE).await),
            "cannot be read: Read-only file system",
            "{path}"
        );
    }
}

#[tokio::test]
async fn limits_hold_in_the_sandbox_and_outside() {
    for open in [false, true] {
        let short = RunLimits { wall: Duration::from_secs(2), said: 1 << 40, ..WIDE };
        let endless = [&ENDLESS[..], &["-f", "null", "-"]].concat();
        let timed_out = Err(FilmProblem::TimedOut(short.wall));
        assert_eq!(run_in_sandbox(open, MediaTool::Ffmpeg, &endless, short).await, timed_out, "open: {open}");
        let talking = [&ENDLESS[..], &["-f", "rawvideo", "pipe:1"]].concat();
        let words = "says more than any film has to say";
        assert_eq!(refused(run_in_sandbox(open, MediaTool::Ffmpeg, &talking, WIDE).await), words, "open: {open}");
        let writing = [&ENDLESS[..], &["-f", "rawvideo", "/out/film"]].concat();
        assert_eq!(
            refused(run_in_sandbox(open, MediaTool::Ffmpeg, &writing, WIDE).await),
            "what is made of it is too large"
        );
        let hungry = [
            "-nostdin",
            "-f",
            "lavfi",
            "-i",
            "color=s=16000x16000",
            "-frames:v",
            "9",
            "-vf",
            "tile=3x3",
            "-f",
            "null",
            "-",
        ];
        let hungry =
            refused(run_in_sandbox(open, MediaTool::Ffmpeg, &hungry, RunLimits { memory: 1 << 30, ..WIDE }).await);
        assert!(hungry.starts_with("cannot be read"), "{hungry}");
    }
}

#[tokio::test]
async fn a_missing_tool_is_the_machines_fault() {
    let sandbox = Sandbox::new("/nowhere/ffprobe".into(), true);
    let run =
        ToolRun { tool: MediaTool::Ffprobe, film: "/dev/null".as_ref(), out: None, args: Vec::new(), limits: WIDE };
    let ended = sandbox.run(&run, &mut |_| {}, &mut |_| {}).await;
    assert!(matches!(ended, Err(ServiceError::Environment(words)) if words == "/nowhere/ffprobe: not found"));
}
