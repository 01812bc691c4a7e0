//! Files nobody meant well: each is measured or refused in words within its limit, and leaves nothing behind.
//!
//! Mutations are drawn from their number, so a case that fails can be run again. `LINXUAN_HOSTILE=2000` runs two thousand
//! of them; without it a sample is run.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use domain::film::Level;
use futures::StreamExt as _;
use services::media::{FilmProblem, Prober};

use crate::clips::{Folder, H264};

/// Longest run on one case.
const LIMIT: Duration = Duration::from_secs(10);
/// Cases without the environment variable.
const SAMPLE: u64 = 80;

/// Command lines of processes that know the folder: by an argument, or by what is mounted for them.
pub async fn processes_on(folder: &Folder) -> Vec<String> {
    let name = folder.0.file_name().unwrap().to_str().unwrap().to_owned();
    let mut left = Vec::new();
    // What was killed needs a moment to go.
    for _ in 0..50 {
        left.clear();
        for process in std::fs::read_dir("/proc").unwrap().flatten() {
            let read = |file| std::fs::read(process.path().join(file)).unwrap_or_default();
            let words = String::from_utf8_lossy(&read("cmdline")).replace('\0', " ");
            if words.contains(&name) || String::from_utf8_lossy(&read("mountinfo")).contains(&name) {
                left.push(words);
            }
        }
        if left.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    left
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    LookedThrough,
    BrokenInside,
    RefusedByRule,
    Unreadable,
    TimedOut,
}

/// Takes a file through what looks at films, and through the making of a poster where there is a folder for it.
async fn fate(prober: &Prober, film: &Path, out: Option<&Path>) -> Fate {
    let settings = domain::contest::preset::selection();
    let refused = |problem: FilmProblem, fate| {
        let words = problem.to_string();
        assert!(!words.is_empty() && words.chars().count() < 200, "{words}");
        assert!(!words.contains("linxuan-films"), "names of ours stay here: {words}");
        if let FilmProblem::TimedOut(_) = problem { Fate::TimedOut } else { fate }
    };
    let measures = match prober.measure(film).await.unwrap() {
        Ok(measures) => measures,
        Err(problem) => return refused(problem, Fate::Unreadable),
    };
    let findings = domain::film::findings(&settings.film, None, &measures);
    // The clips are small; everything else is judged as in a contest.
    if findings.iter().any(|finding| finding.level == Level::Refused && finding.code != "too_small") {
        return Fate::RefusedByRule;
    }
    let fate = match prober.analyse(film, &measures).await.unwrap() {
        Ok(_) => Fate::LookedThrough,
        Err(problem) => refused(problem, Fate::BrokenInside),
    };
    if let Some(out) = out
        && let Err(problem) = prober.poster(film, &measures, &out.join("poster.jpg")).await.unwrap()
    {
        refused(problem, fate);
    }
    fate
}

/// A file in a folder of its own, taken through; nothing but a poster is there afterwards.
async fn case(prober: &Prober, folder: &Path, name: &str, bytes: &[u8], poster: bool) -> Fate {
    let own = folder.join(name);
    std::fs::create_dir_all(own.join("out")).unwrap();
    let film = own.join("film.mp4");
    std::fs::write(&film, bytes).unwrap();
    let fate = fate(prober, &film, poster.then_some(&own.join("out"))).await;
    let names = |folder: &Path| -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&own), ["film.mp4", "out"], "{name}");
    let made = names(&own.join("out"));
    assert!(made.is_empty() || made == ["poster.jpg"], "{name}: {made:?}");
    assert_eq!(std::fs::read(&film).unwrap(), bytes, "{name}: the film itself is never changed");
    std::fs::remove_dir_all(&own).unwrap();
    fate
}

/// A linear congruential generator, enough to scatter.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Boxes of MP4 whose numbers decide how much is read and allocated.
const BOXES: [&[u8]; 16] = [
    b"moov", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"stsd", b"avc1", b"avcC", b"mp4a", b"esds", b"stts", b"stss",
    b"stsc", b"stsz", b"stco", b"elst",
];
const EXTREMES: [u32; 6] = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x00ff_ffff];

fn mutated(films: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995);
    dice.below(2);
    let mut bytes = films[dice.below(films.len())].clone();
    let flip = |bytes: &mut Vec<u8>, dice: &mut Dice, within: usize| {
        for _ in 0..=dice.below(24) {
            let at = dice.below(bytes.len().min(within));
            bytes[at] ^= 1 << dice.below(8);
        }
    };
    match dice.below(7) {
        0 => flip(&mut bytes, &mut dice, 64),
        1 => flip(&mut bytes, &mut dice, 4_096),
        2 => flip(&mut bytes, &mut dice, usize::MAX),
        3 => bytes.truncate(dice.below(bytes.len())),
        4 => {
            let (from, to, length) = (dice.below(bytes.len()), dice.below(bytes.len()), dice.below(2_000));
            let piece: Vec<u8> = bytes[from..].iter().take(length).copied().collect();
            bytes.splice(to..to, piece);
        }
        5 => {
            let from = dice.below(bytes.len());
            let value = u8::try_from(dice.below(256)).unwrap();
            let length = dice.below(3_000);
            bytes[from..].iter_mut().take(length).for_each(|byte| *byte = value);
        }
        _ => {
            for _ in 0..=dice.below(3) {
                let name = BOXES[dice.below(BOXES.len())];
                let places: Vec<usize> = bytes.windows(4).enumerate().filter(|w| w.1 == name).map(|w| w.0).collect();
                if places.is_empty() {
                    flip(&mut bytes, &mut dice, 600);
                    continue;
                }
                // The size before the name, or one of the numbers after it.
                let place = places[dice.below(places.len())];
                let at = (place + dice.below(24) * 4).saturating_sub(4);
                let extreme = EXTREMES[dice.below(EXTREMES.len())].to_be_bytes();
                bytes.iter_mut().skip(at).zip(extreme).for_each(|(byte, value)| *byte = value);
            }
        }
    }
    bytes
}

fn small_films(folder: &Folder) -> Vec<Vec<u8>> {
    let picture = "-f lavfi -i testsrc2=s=128x96:r=10:d=1 -f lavfi -i sine=d=1";
    [
        folder.clip("a.mp4", &format!("{picture} {H264} -c:a aac -movflags +faststart")),
        folder.clip("b.mp4", &format!("{picture} {H264} -c:a aac -movflags frag_keyframe+empty_moov -g 5")),
        folder.clip("c.mov", &format!("{picture} {H264} -c:a pcm_s16le")),
        folder
            .clip("d.mkv", &format!("{picture} -c:v libx265 -preset ultrafast -x265-params log-level=none -c:a flac")),
        folder.clip("e.mkv", &format!("{picture} {H264} -c:a libmp3lame")),
    ]
    .iter()
    .map(|path| std::fs::read(path).unwrap())
    .collect()
}

#[tokio::test]
async fn mutilated_films_are_measured_or_refused() {
    let count = std::env::var("LINXUAN_HOSTILE").ok().map_or(SAMPLE, |count| count.parse().unwrap());
    let folder = Folder::new();
    let films = small_films(&folder);
    let caged = Prober::new("ffprobe".into()).at_most(LIMIT);
    let open = Prober::without_bubblewrap("ffprobe".into()).at_most(LIMIT);
    let fates: Vec<Fate> = futures::stream::iter(0..count)
        .map(|number| {
            // Where there are no user namespaces, the limits alone must hold.
            let prober = if number % 4 == 3 { &open } else { &caged };
            let bytes = mutated(&films, number);
            let folder = &folder.0;
            async move { case(prober, folder, &format!("case-{number}"), &bytes, number % 8 == 0).await }
        })
        .buffer_unordered(2)
        .collect()
        .await;
    let mut counted: BTreeMap<Fate, usize> = BTreeMap::new();
    fates.into_iter().for_each(|fate| *counted.entry(fate).or_default() += 1);
    println!("{count} mutilated films: {counted:?}");
    for fate in [Fate::LookedThrough, Fate::Unreadable] {
        assert!(counted.contains_key(&fate), "the mutations are neither all harmless nor all deadly: {counted:?}");
    }
    assert_eq!(processes_on(&folder).await, Vec::<String>::new());
}

/// A box of MP4.
fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap();
    [&size.to_be_bytes(), name.as_slice(), body].concat()
}

fn gzipped(megabytes: usize) -> Vec<u8> {
    let mut gzip = Command::new("gzip").args(["-9n"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = gzip.stdin.take().unwrap();
    let writing = std::thread::spawn(move || (0..megabytes).for_each(|_| to.write_all(&[0; 1 << 20]).unwrap()));
    let output = gzip.wait_with_output().unwrap();
    writing.join().unwrap();
    output.stdout
}

/// A QuickTime header that unpacks to many megabytes of nothing.
fn header_bomb(megabytes: usize) -> Vec<u8> {
    let gzip = gzipped(megabytes);
    let size = u32::try_from(megabytes << 20).unwrap();
    // The same stream as zlib: two bytes before, and the checksum of zeros behind.
    let checksum = (size % 65_521) << 16 | 1;
    let zlib = [&[0x78, 0xda], &gzip[10..gzip.len() - 8], &checksum.to_be_bytes()].concat();
    let packed = boxed(b"cmvd", &[&size.to_be_bytes(), zlib.as_slice()].concat());
    let header = boxed(b"cmov", &[boxed(b"dcom", b"zlib"), packed].concat());
    [boxed(b"ftyp", b"qt  \0\0\0\0qt  "), boxed(b"moov", &header)].concat()
}

/// Puts numbers at a distance behind the first box with this name.
fn patched(film: &[u8], name: &[u8; 4], distance: usize, value: &[u8]) -> Vec<u8> {
    let mut film = film.to_vec();
    let place = film.windows(4).position(|four| four == name).unwrap() + 4 + distance;
    film[place..place + value.len()].copy_from_slice(value);
    film
}

#[tokio::test]
async fn tricks_are_seen_through() {
    let folder = Folder::new();
    let prober = Prober::new("ffprobe".into()).at_most(LIMIT);
    let open = Prober::without_bubblewrap("ffprobe".into()).at_most(LIMIT);
    let ordinary = std::fs::read(folder.ordinary("ordinary.mp4", 1)).unwrap();
    std::fs::write(folder.path("secret.txt"), "secret").unwrap();
    let secret = folder.path("secret.txt").display().to_string();
    let real = folder.path("ordinary.mp4").display().to_string();
    let many = folder.clip(
        "many.mkv",
        &format!("-i {real} {} -c copy -t 0.2", (0..400).map(|_| "-map 0:v".to_owned()).collect::<Vec<_>>().join(" ")),
    );
    let long = folder.path("long.mp4");
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i", &real, "-c", "copy", "-movflags", "use_metadata_tags"])
        .args([
            "-metadata",
            &format!("title={}", "长".repeat(40_000)),
            "-metadata",
            &format!("x={}", "y".repeat(100_000)),
        ])
        .arg(&long)
        .status()
        .unwrap();
    assert!(status.success());
    let wide = 65_535_u16.to_be_bytes();
    let ftyp = boxed(b"ftyp", b"isom\0\0\0\0isom");
    let gives = |path: &Path| std::fs::read(path).unwrap();
    let playlist = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n");
    let tricks: Vec<(&str, Vec<u8>, &[Fate])> = vec![
        ("a playlist", playlist.clone().into_bytes(), &[Fate::Unreadable]),
        ("a playlist of http", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n".to_vec(), &[Fate::Unreadable]),
        ("a playlist behind a film's first bytes", [ftyp.clone(), playlist.into_bytes()].concat(), &[Fate::Unreadable]),
        ("a concat script", format!("ffconcat version 1.0\nfile '{real}'\n").into_bytes(), &[Fate::Unreadable]),
        (
            "a drawing",
            format!("<svg xmlns='x'><image href='file://{secret}'/></svg>").into_bytes(),
            &[Fate::Unreadable],
        ),
        ("a web page", b"<!doctype html><script>alert(1)</script>".to_vec(), &[Fate::Unreadable]),
        ("nothing", Vec::new(), &[Fate::Unreadable]),
        ("a byte", vec![0], &[Fate::Unreadable]),
        ("a name only", ftyp.clone(), &[Fate::Unreadable]),
        ("a name and zeros", [ftyp.clone(), vec![0; 100_000]].concat(), &[Fate::Unreadable]),
        (
            "the first bytes of Matroska",
            [vec![0x1a, 0x45, 0xdf, 0xa3], vec![0xff; 100_000]].concat(),
            &[Fate::Unreadable],
        ),
        ("a packed bomb", gzipped(64), &[Fate::Unreadable]),
        ("a bomb in a film's header", header_bomb(200), &[Fate::Unreadable]),
        (
            "boxes in boxes",
            (0..30_000)
                .fold(Vec::new(), |inner, _| if inner.len() > 60_000 { inner } else { boxed(b"moov", &inner) })
                .into_iter()
                .rev()
                .chain(ftyp.iter().copied())
                .rev()
                .collect(),
            &[Fate::Unreadable],
        ),
        (
            "nested headers",
            [ftyp.clone(), (0..2_000).fold(Vec::new(), |inner, _| boxed(b"trak", &inner))].concat(),
            &[Fate::Unreadable],
        ),
        (
            "a giant picture",
            patched(&ordinary, b"avc1", 24, &[wide, wide].concat()),
            &[Fate::RefusedByRule, Fate::LookedThrough, Fate::BrokenInside],
        ),
        ("no length", patched(&ordinary, b"mvhd", 16, &[0; 4]), &[Fate::RefusedByRule, Fate::LookedThrough]),
        (
            "an endless length",
            patched(&ordinary, b"mvhd", 16, &[0x7f, 0xff, 0xff, 0xff]),
            &[Fate::LookedThrough, Fate::RefusedByRule],
        ),
        ("four hundred streams", gives(&many), &[Fate::LookedThrough]),
        ("a long title", gives(&long), &[Fate::LookedThrough]),
    ];
    for (n, (name, bytes, fates)) in tricks.iter().enumerate() {
        let fate = case(&prober, &folder.0, name, bytes, true).await;
        assert!(fates.contains(&fate), "{name}: {fate:?}");
        if n % 3 == 0 {
            let fate = case(&open, &folder.0, name, bytes, false).await;
            assert!(fates.contains(&fate), "{name}, without bubblewrap: {fate:?}");
        }
    }
    assert_eq!(processes_on(&folder).await, Vec::<String>::new());
}

/// A picture that is truly giant: a few kilobytes that unpack to hundreds of megapixels.
#[tokio::test]
async fn a_giant_picture_is_refused_before_it_is_decoded() {
    let folder = Folder::new();
    let giant: PathBuf = folder.clip(
        "giant.mp4",
        "-f lavfi -i color=s=9000x4500:r=1 -frames:v 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    );
    let measures = Prober::new("ffprobe".into()).at_most(LIMIT).measure(&giant).await.unwrap().unwrap();
    let found = domain::film::findings(&domain::contest::preset::selection().film, None, &measures);
    let giant = found.iter().find(|finding| finding.code == "giant").unwrap();
    assert_eq!((giant.level, giant.found.as_str()), (Level::Refused, "9000×4500"));
}
