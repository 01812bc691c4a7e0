//! What is sent to those who judge, by its bytes: a copy that says nothing of whose film it is, under a tag of its own, and never
//! the film as it came.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use harness::stage::{Person, Stage};
use harness::{Answer, film, python, sha256};
use serde_json::Value;

const WORDS: [&str; 5] = ["示例导演甲", "示例电视台", "示例画面轨", "示例声音轨", "示例章节"];

/// A film that says of its author what a file can: tags, a place, chapters, names of tracks, a track of data.
fn telling_film(folder: &Path) -> Vec<u8> {
    let plain = folder.join("plain.mp4");
    std::fs::write(&plain, film(folder)).unwrap();
    let chapters = folder.join("chapters.txt");
    let chapter = "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=示例章节\n";
    std::fs::write(&chapters, format!(";FFMETADATA1\n{chapter}")).unwrap();
    let telling = folder.join("telling.mp4");
    let status = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-i"])
        .arg(&plain)
        .arg("-i")
        .arg(&chapters)
        .args([
            "-map",
            "0",
            "-map_chapters",
            "1",
            "-metadata",
            "artist=示例导演甲",
            "-metadata",
            "copyright=示例电视台",
        ])
        .args(["-metadata", "location=+23.1291+113.2644/", "-metadata:s:v:0", "handler_name=示例画面轨"])
        .args(["-metadata:s:a:0", "handler_name=示例声音轨", "-timecode", "00:00:00:00", "-c", "copy"])
        .arg(&telling)
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::read(telling).unwrap()
}

/// What ffprobe tells of bytes.
fn told(folder: &Path, bytes: &[u8]) -> Value {
    let path = folder.join("served.mp4");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json"])
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a file says of its author: by which words, places, chapters and tracks.
fn telltales(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let told = told(folder, bytes);
    let said = told.to_string();
    let in_bytes = |words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let words = WORDS.into_iter().filter(|words| said.contains(words) || in_bytes(words)).map(str::to_owned);
    let streams = told["streams"].as_array().unwrap();
    let data = streams.iter().map(|one| one["codec_type"].as_str().unwrap());
    let data = data.filter(|kind| !["video", "audio"].contains(kind)).map(str::to_owned);
    let tags = told["format"]["tags"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let tags = tags.filter(|name| ["artist", "copyright", "location", "title", "comment"].contains(&name.as_str()));
    let chapters = told["chapters"].as_array().unwrap().iter().map(|_| "a chapter".to_owned());
    words.chain(data).chain(tags).chain(chapters).collect()
}

fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    page.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap()
}

/// The address of the film itself on a page.
fn film_on(page: &str) -> Option<String> {
    address_on(page, "copy=play")
}

/// The first address on a page of this copy of a film.
fn address_on(page: &str, copy: &str) -> Option<String> {
    let addresses = page.split("\"/media/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut films = addresses.filter(|address| address.contains(copy));
    Some(format!("/media/{}", films.next()?.replace("&amp;", "&")))
}

impl Stage {
    fn asked(&self, method: &str, who: &Person, address: &str, more: &str) -> Answer {
        self.server.ask(&format!("{method} {address}\n{}{more}", who.cookie), b"")
    }

    /// The film by an address that somebody asks for: the status of the refusal, or the bytes.
    fn given(&self, who: &Person, file: &str, copy: &str) -> Result<Vec<u8>, u16> {
        let address = self.get(who, &format!("/media/{file}/address?copy={copy}"));
        if address.status != 200 {
            return Err(address.status);
        }
        let given = self.get(who, address.json()["url"].as_str().unwrap());
        if given.status == 200 { Ok(given.bytes) } else { Err(given.status) }
    }
}

#[test]
fn whoever_judges_is_sent_a_copy_that_tells_nothing_and_never_the_film() {
    let stage = Stage::open("copies", 3);
    let folder = stage.server.data.clone();
    let original = telling_film(&folder);
    let found = telltales(&folder, &original);
    for one in WORDS.into_iter().chain(["data", "artist", "copyright", "location", "a chapter"]) {
        assert!(found.iter().any(|telltale| telltale == one), "the film tells {one}: {found:?}");
    }
    let entry = stage.enter("Night Ferry", "440100", &original);
    let first = &stage.judges[0];
    stage.deal(&[first]);
    stage.begin();

    let task = stage.tasks(first).remove(0);
    let desk = stage.get(first, &format!("/desk/{task}")).body;
    let play = film_on(&desk).unwrap();
    assert!(!desk.contains("copy=original"), "{desk}");
    let file = play.trim_start_matches("/media/").split('?').next().unwrap().to_owned();
    let copy = stage.get(first, &play);
    assert_eq!((copy.status, copy.header("content-type")), (200, Some("video/mp4")));
    assert_eq!(telltales(&folder, &copy.bytes), Vec::<String>::new());

    // Its tag is its own: whoever has the film cannot ask whether this is it.
    let (tag, of_film) = (copy.header("etag").unwrap().to_owned(), format!("\"{}\"", sha256(&original)));
    assert_ne!(tag, of_film);
    let head = stage.asked("HEAD", first, &play, "");
    assert_eq!((head.status, head.header("etag"), head.bytes.len()), (200, Some(tag.as_str()), 0));
    assert_eq!(head.header("content-length"), Some(copy.bytes.len().to_string().as_str()));
    let part = stage.asked("GET", first, &play, "Range: bytes=10-99\n");
    assert_eq!((part.status, part.bytes.as_slice()), (206, &copy.bytes[10..100]));
    // As for every other download: more of the end than there is, is all of it, and what the rules do not know is as if it were not there.
    for (asked, status) in [
        ("bytes=-99999999999", 206),
        ("bytes=-0", 416),
        ("bytes=99999999999-", 416),
        ("items=0-9", 200),
        ("bytes=9-0", 200),
        ("bytes=x", 200),
        ("bytes=0-1,5-6", 200),
    ] {
        let answer = stage.asked("GET", first, &play, &format!("Range: {asked}\n"));
        let all = if status == 416 { &[][..] } else { copy.bytes.as_slice() };
        assert_eq!((answer.status, answer.bytes.as_slice() == all), (status, true), "{asked}");
        let shown = format!("bytes */{}", copy.bytes.len());
        assert_eq!(answer.header("content-range") == Some(shown.as_str()), status == 416, "{asked}");
    }
    let not_this = stage.asked("GET", first, &play, &format!("If-None-Match: {of_film}\n"));
    assert_eq!((not_this.status, &not_this.bytes), (200, &copy.bytes));
    let part_of_another = stage.asked("GET", first, &play, &format!("If-Range: {of_film}\nRange: bytes=10-99\n"));
    assert_eq!((part_of_another.status, &part_of_another.bytes), (200, &copy.bytes));
    for known in [tag.clone(), format!("W/{tag}"), format!("{of_film}, W/{tag}"), "*".to_owned()] {
        let answer = stage.asked("GET", first, &play, &format!("If-None-Match: {known}\n"));
        assert_eq!((answer.status, answer.bytes.len(), answer.header("etag")), (304, 0, Some(tag.as_str())), "{known}");
    }
    // Where tags are compared a date says nothing, and a weak one names no bytes that a part could be added to.
    let later = "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT";
    let not_this = stage.asked("GET", first, &play, &format!("If-None-Match: W/{of_film}\n{later}\n"));
    assert_eq!((not_this.status, &not_this.bytes), (200, &copy.bytes));
    let weak = stage.asked("GET", first, &play, &format!("If-Range: W/{tag}\nRange: bytes=10-99\n"));
    assert_eq!((weak.status, &weak.bytes), (200, &copy.bytes));

    // The film as it came is the author's and the office's.
    let page = stage.get(&stage.creator, &format!("/entries/{entry}")).body;
    let own = page.split("\"/media/").skip(1).filter_map(|rest| rest.split('"').next());
    let own = own.map(|address| format!("/media/{}", address.replace("&amp;", "&")));
    for who in [&stage.creator, &stage.staff] {
        assert_eq!(stage.given(who, &file, "original").as_ref(), Ok(&original));
    }
    for address in own.chain([play.replace("copy=play", "copy=original")]) {
        assert_eq!(stage.get(first, &address).status, 404, "{address}");
    }
    for who in [first, &stage.chair, &stage.scrutineer] {
        assert_eq!(stage.given(who, &file, "original"), Err(404), "{}", who.email);
        assert_eq!(stage.given(who, &file, "play").as_ref(), Ok(&copy.bytes), "{}", who.email);
        for address in ["/entries/{}", "/entries/{}/receipt", "/check/{}", "/api/v1/entries/{}"] {
            let address = address.replace("{}", &entry);
            let answer = stage.get(who, &address);
            assert!(matches!(answer.status, 403 | 404), "{} {address}: {}", who.email, answer.status);
        }
    }
    for who in &stage.judges[1..] {
        assert_eq!(stage.given(who, &file, "play"), Err(404), "{} is dealt nothing", who.email);
    }

    // Who stands in gets the same copy; who is recused gets nothing any more.
    stage.done(first, &format!("/desk/{task}"), "_form=recuse&reason=I+advised+on+it");
    let progress = stage.get(&stage.organiser, &stage.at("/progress")).body;
    let offered = between(&progress, &format!("name=\"assignment\" value=\"{task}\""), "</form>");
    let offered = between(offered, "name=\"judge\" value=\"", "\"");
    let [second, guest] = match [&stage.judges[1], &stage.judges[2]] {
        judges if judges[0].id == offered => judges,
        [one, other] => [other, one],
    };
    let instead = format!("_form=replace&assignment={task}&judge={offered}&name=x");
    stage.done(&stage.organiser, &stage.at("/progress"), &instead);
    let task = stage.tasks(second).remove(0);
    let play = film_on(&stage.get(second, &format!("/desk/{task}")).body).unwrap();
    assert_eq!(stage.get(second, &play).bytes, copy.bytes);
    assert_eq!(stage.given(second, &file, "original"), Err(404));
    assert_eq!(stage.given(first, &file, "play"), Err(404));

    // On the screen of a meeting it is the same copy, for who was not assigned too, and not for who is recused.
    stage.score(second);
    stage.select();
    let meeting = stage.at("/meeting");
    stage.done(&stage.chair, &meeting, "_form=open-meeting&quorum=1%2F2");
    for who in [first, second, guest] {
        stage.done(who, &meeting, "_form=attend&present=yes");
    }
    assert_eq!(stage.given(guest, &file, "play"), Err(404), "not before it is shown");
    stage.done(&stage.chair, &meeting, &format!("_form=show-film&entry={entry}"));
    assert_eq!(stage.given(first, &file, "play"), Err(404));
    assert_eq!(film_on(&stage.get(first, &meeting).body), None);
    for who in [second, guest, &stage.chair, &stage.scrutineer] {
        let play = film_on(&stage.get(who, &meeting).body).unwrap();
        assert_eq!(stage.get(who, &play).bytes, copy.bytes, "{}", who.email);
        assert_eq!(stage.given(who, &file, "original"), Err(404), "{}", who.email);
    }
}

#[test]
fn an_address_given_before_the_copy_is_made_goes_on_with_the_film_as_it_was_sent() {
    let stage = Stage::open("one-address", 0);
    let folder = stage.server.data.clone();
    // With room kept free behind it, which no copy takes over: its end is beyond that of the copy.
    let mut original = film(&folder);
    original.extend(b"\0\x01\0\0free");
    original.resize(original.len() + 0x1_0000 - 8, 0);
    let entry = stage.enter("Night Ferry", "440100", &original);
    let page = || stage.get(&stage.creator, &format!("/entries/{entry}")).body;
    let until = Instant::now() + Duration::from_secs(120);
    let of_copy = loop {
        let page = page();
        if let Some(address) = film_on(&page).filter(|_| !page.contains("data-busy=\"yes\"")) {
            break address;
        }
        assert!(Instant::now() < until, "{page}");
        std::thread::sleep(Duration::from_millis(200));
    };
    let rename = |from: &str, to: &str| {
        python::sql(&folder, &format!("UPDATE derived SET kind = '{to}' WHERE kind = '{from}';"))
    };
    let end = original.len() - 100;
    let asked = |address: &str| stage.asked("GET", &stage.creator, address, &format!("Range: bytes={end}-\n"));
    let tag = format!("\"{}\"", sha256(&original));

    // As it is before the copy is made.
    rename("play", "play-to-come");
    let before = page();
    let address = address_on(&before, "copy=original").unwrap();
    assert_eq!(film_on(&before), None, "{before}");
    let first = asked(&address);
    assert_eq!((first.status, first.header("etag")), (206, Some(tag.as_str())));
    assert_eq!(stage.get(&stage.creator, &of_copy).status, 404, "it leads to the copy or to nothing");
    let file = address.trim_start_matches("/media/").split('?').next().unwrap();
    let renewed = |copy: &str| {
        let answer = stage.get(&stage.creator, &format!("/media/{file}/address?copy={copy}"));
        answer.json()["url"].as_str().unwrap().to_owned()
    };
    assert!(renewed("play").contains("copy=original"));

    rename("play-to-come", "play");
    let rest = asked(&address);
    assert_eq!((rest.status, rest.header("etag")), (206, Some(tag.as_str())));
    assert!(rest.bytes == original[end..], "{} bytes", rest.bytes.len());
    assert!(renewed("original").contains("copy=original") && renewed("play").contains("copy=play"));
    assert!(film_on(&page()).is_some());
    let copy = stage.get(&stage.creator, &of_copy);
    assert!(copy.status == 200 && copy.bytes.len() <= end, "{}: {} bytes", copy.status, copy.bytes.len());
    assert_eq!(asked(&of_copy).status, 416);
}
