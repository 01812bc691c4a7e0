//! The archive of the chosen films over a real port: a download goes on where it was cut, and no part of another archive is sent for it.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use harness::smtp::wait_for;
use harness::stage::{Person, Stage};
use harness::walk::said;
use harness::{Answer, Server, python};
use words::{Lang, packages};

/// A film of 40 GB, which takes no room on the disk: but for a few bytes it is a hole.
const FILM: u64 = 40 << 30;
/// Where sizes of an older ZIP end, bytes.
const OLD_END: u64 = 4 << 30;
/// The most memory that giving parts of it out may take more, kB.
const MOST_MORE: u64 = 60 * 1024;

/// A contest of two films, one of which was chosen; the selection is not sealed.
fn selected(name: &str) -> Stage {
    let stage = Stage::dealt(name);
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    stage
}

/// As [`selected`], with the selection sealed and the films read.
fn ready(name: &str) -> Stage {
    let stage = selected(name);
    stage.seal();
    stage.done(&stage.organiser, &stage.at("/package"), "_form=read");
    wait_for("the films are read", Duration::from_secs(60), || {
        stage.get(&stage.organiser, &stage.at("/package")).body.contains("/package/films.zip?lang=")
    });
    stage
}

/// The chosen film becomes one of [`FILM`] bytes behind the back of the server: its first bytes, those at [`OLD_END`] and its last ones
/// say where they are. `archive` is the archive as it was.
fn grow(stage: &Stage, archive: &Answer) {
    // The line of the film in SHA256SUMS. It is the first of the list, so what the archive says of the list stands before it.
    let line = archive.body.lines().rev().find(|line| line.ends_with(".mp4") && line.contains("  ")).unwrap();
    let before = line.rsplit_once("  ").unwrap().0;
    let sha256 = &before[before.len() - 64..];
    let path = stage.server.data.join("films").join(&sha256[..2]).join(sha256);
    assert!(path.metadata().unwrap().len() > 0, "{sha256}");
    std::fs::remove_file(&path).unwrap();
    let film = File::create(&path).unwrap();
    film.set_len(FILM).unwrap();
    for (mark, at) in [(b"the first bytes.", 0), (b"past an old ZIP.", OLD_END), (b"the last bytes..", FILM - 16)] {
        film.write_all_at(mark, at).unwrap();
    }
    let statement = format!("UPDATE files SET size_bytes = {FILM} WHERE sha256 = '{sha256}';");
    python::sql(&stage.server.data, &statement);
}

/// Memory of the server, kB.
fn resident(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix("kB").unwrap().trim().parse().unwrap()
}

/// Takes a part of the archive and keeps none of it: how many bytes came, and the most memory of the server meanwhile, kB.
fn take_through(stage: &Stage, address: &str, part: Range<u64>) -> (u64, u64) {
    let mut stream = TcpStream::connect(&stage.server.address).unwrap();
    let (host, cookie, last) = (&stage.server.address, stage.organiser.cookie.trim(), part.end - 1);
    let range = format!("Range: bytes={}-{last}", part.start);
    write!(stream, "GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{range}\r\n{cookie}\r\n\r\n")
        .unwrap();
    let mut answer = BufReader::with_capacity(1 << 20, stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(answer.read_line(&mut head).unwrap() > 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.1 206 "), "{head}");
    let (mut came, mut most, mut looked) = (0, 0, 0);
    loop {
        let piece = answer.fill_buf().unwrap().len();
        if piece == 0 {
            return (came, most);
        }
        answer.consume(piece);
        came += u64::try_from(piece).unwrap();
        if came >= looked {
            most = most.max(resident(&stage.server));
            looked = came + (32 << 20);
        }
    }
}

/// The page says this in each language.
fn says(stage: &Stage, who: &Person, words: impl Fn(Lang) -> String) {
    for lang in Lang::ALL.iter().copied() {
        let head = format!("GET {}\nAccept-Language: {}\n{}", stage.at("/package"), lang.tag(), who.cookie);
        let answer = stage.server.ask(&head, b"");
        let (texts, words) = (said(&answer.body), words(lang));
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(texts.iter().any(|text| text.contains(&words)), "{words}: {texts:?}");
    }
}

#[test]
fn a_download_goes_on_where_it_was_cut_and_only_of_the_same_archive() {
    let stage = selected("package");
    let organiser = &stage.organiser;
    let address = stage.at("/package/films.zip?lang=en");
    let ask = |method: &str, more: &str| -> Answer {
        stage.server.ask(&format!("{method} {address}\n{more}\n{}", organiser.cookie), b"")
    };
    says(&stage, organiser, |lang| packages::none(lang).to_owned());
    assert_eq!(ask("GET", "").status, 409, "before the seal");
    stage.seal();
    says(&stage, organiser, |lang| packages::read(lang).to_owned());
    assert_eq!(ask("GET", "").status, 409, "before the films were read");
    stage.done(organiser, &stage.at("/package"), "_form=read");
    wait_for("the films are read", Duration::from_secs(60), || {
        stage.get(organiser, &stage.at("/package")).body.contains("/package/films.zip?lang=")
    });
    says(&stage, organiser, |lang| packages::take(lang).to_owned());

    let whole = ask("GET", "");
    assert_eq!(whole.status, 200);
    let (size, tag) = (whole.bytes.len(), whole.header("etag").unwrap().to_owned());
    assert_eq!(whole.header("content-length"), Some(size.to_string().as_str()));
    assert_eq!((whole.header("accept-ranges"), whole.header("content-type")), (Some("bytes"), Some("application/zip")));
    let named = whole.header("content-disposition").unwrap();
    assert!(named.starts_with("attachment; filename=\"films.zip\"; filename*=UTF-8''"), "{named}");
    assert_eq!(whole.header("content-encoding"), None, "films do not get smaller");
    assert!(whole.bytes.starts_with(b"PK\x03\x04"));

    let head = ask("HEAD", "");
    assert_eq!((head.status, head.bytes.len(), head.header("etag")), (200, 0, Some(tag.as_str())));
    assert_eq!(head.header("content-length"), Some(size.to_string().as_str()));
    let middle = size / 2;
    let first = ask("GET", &format!("Range: bytes=0-{}", middle - 1));
    let rest = ask("GET", &format!("Range: bytes={middle}-\nIf-Range: {tag}"));
    assert_eq!((first.status, rest.status), (206, 206));
    assert_eq!(rest.header("content-range"), Some(format!("bytes {middle}-{}/{size}", size - 1).as_str()));
    assert!([first.bytes, rest.bytes].concat() == whole.bytes, "two parts are the whole");
    let last = ask("GET", "Range: bytes=-22");
    assert_eq!((last.status, &last.bytes[..4]), (206, &b"PK\x05\x06"[..]));
    let other = ask("GET", &format!("Range: bytes={middle}-\nIf-Range: \"other\""));
    assert_eq!((other.status, other.bytes.len()), (200, size), "a part of another archive is of no use");
    assert_eq!(ask("GET", &format!("If-None-Match: {tag}")).status, 304);
    let outside = ask("GET", &format!("Range: bytes={size}-"));
    assert_eq!((outside.status, outside.header("content-range")), (416, Some(format!("bytes */{size}").as_str())));

    // More of the end than there is, is all of it; what the rules do not know is as if it were not there.
    let longer = ask("GET", "Range: bytes=-99999999999");
    assert_eq!(longer.header("content-range"), Some(format!("bytes 0-{}/{size}", size - 1).as_str()));
    assert!(longer.status == 206 && longer.bytes == whole.bytes, "{}", longer.status);
    for ignored in ["items=0-9", "bytes=9-0", "bytes=x", "bytes=0-1,5-6"] {
        let answer = ask("GET", &format!("Range: {ignored}"));
        assert_eq!((answer.status, answer.bytes.len()), (200, size), "{ignored}");
    }

    for (who, status) in [(&stage.staff, 403), (&stage.chair, 403), (&stage.creator, 403), (&stage.judges[0], 403)] {
        assert_eq!(stage.get(who, &address).status, status);
        assert_eq!(stage.get(who, &stage.at("/package")).status, status);
        assert!(!stage.get(who, &stage.at("")).body.contains("/package\""), "no tab leads to what is refused");
    }
    let nobody = stage.server.ask(&format!("GET {address}"), b"");
    assert_eq!(nobody.status, 401, "{}", nobody.body);
}

#[test]
fn a_withdrawn_film_is_in_no_archive_that_is_made_afterwards() {
    let (stage, [chosen, _]) = Stage::exhibiting("package-withdrawn");
    let organiser = &stage.organiser;
    let page = stage.at("/package");
    stage.done(organiser, &page, "_form=read");
    wait_for("the films are read", Duration::from_secs(60), || {
        stage.get(organiser, &page).body.contains("/package/films.zip?lang=")
    });
    let take = |more: &str| {
        let address = stage.at("/package/films.zip?lang=en");
        stage.server.ask(&format!("GET {address}\n{more}\n{}", organiser.cookie), b"")
    };
    let has = |answer: &Answer, words: &str| answer.bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let before = take("");
    let tag = before.header("etag").unwrap().to_owned();
    assert!(before.status == 200 && has(&before, "films/") && !has(&before, "withdrawn.txt"), "{}", before.status);

    let release = format!("/entries/{chosen}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    // Nobody goes on with a part of the archive that had it.
    let after = take(&format!("Range: bytes=100-\nIf-Range: {tag}"));
    assert_eq!(after.status, 200);
    assert!(!has(&after, "films/") && has(&after, "withdrawn.txt") && has(&after, "Night Ferry"), "it is named alone");
    assert!(after.bytes.len() < 4_096, "{} bytes", after.bytes.len());
    says(&stage, organiser, |lang| packages::withdrawn(lang).to_owned());
    says(&stage, organiser, |lang| packages::withdrawn_body(lang, 1));
}

#[test]
fn any_part_of_an_archive_of_40_gb_is_sent_in_constant_memory_and_is_the_same_again() {
    let stage = ready("package-40-gb");
    let address = stage.at("/package/films.zip?lang=en");
    let ask = |method: &str, more: &str| -> Answer {
        stage.server.ask(&format!("{method} {address}\n{more}\n{}", stage.organiser.cookie), b"")
    };
    let small = ask("GET", "");
    assert_eq!(small.status, 200);
    grow(&stage, &small);

    let head = ask("HEAD", "");
    let size: u64 = head.header("content-length").unwrap().parse().unwrap();
    assert!(head.status == 200 && size > FILM, "{size}");
    let tag = head.header("etag").unwrap();
    assert_ne!(Some(tag), small.header("etag"), "it is another archive");
    let part = |part: Range<u64>| -> Vec<u8> {
        let last = part.end - 1;
        let asked = || ask("GET", &format!("Range: bytes={}-{last}\nIf-Range: {tag}", part.start));
        let (answer, again) = (asked(), asked());
        assert_eq!(answer.status, 206, "{}", answer.body);
        assert_eq!(answer.header("content-range"), Some(format!("bytes {}-{last}/{size}", part.start).as_str()));
        assert_eq!(u64::try_from(answer.bytes.len()).unwrap(), part.end - part.start);
        assert!(answer.bytes == again.bytes, "the same bytes again");
        answer.bytes
    };
    part(0..1);
    let before = resident(&stage.server);

    let first = part(0..1 << 20);
    assert!(first.starts_with(b"PK\x03\x04"));
    // The first file is the film; its bytes follow its name and what else is said of it.
    let length = |at: usize| u64::from(u16::from_le_bytes([first[at], first[at + 1]]));
    let film = 30 + length(26) + length(28);
    assert_eq!(part(film..film + 16), b"the first bytes.");
    assert_eq!(part(film + OLD_END..film + OLD_END + 16), b"past an old ZIP.");
    for end in [OLD_END, film + OLD_END, 2 * OLD_END] {
        part(end - (512 << 10)..end + (512 << 10));
    }
    assert_eq!(part(film + FILM - 16..film + FILM), b"the last bytes..");
    let last = part(size - (1 << 20)..size);
    let ends = |mark: &[u8]| last.windows(4).any(|four| four == mark);
    assert!(last[last.len() - 22..].starts_with(b"PK\x05\x06"), "the end of every ZIP");
    assert!(ends(b"PK\x06\x06") && ends(b"PK\x06\x07"), "and what only a large one has");

    // A gigabyte on both sides of where older sizes end, as fast as it comes.
    let (came, most) = take_through(&stage, &address, OLD_END - (512 << 20)..OLD_END + (512 << 20));
    assert_eq!(came, 1 << 30);
    let most = most.max(resident(&stage.server));
    assert!(most <= before + MOST_MORE, "{before} kB before, {most} kB while a gigabyte was sent");
}
