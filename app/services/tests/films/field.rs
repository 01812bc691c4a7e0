//! Films and subtitles as they come: small files with one fault each, kept in `tests/field`, and others like them.

use std::path::{Path, PathBuf};

use domain::film::{Finding, Level, Measures, SubtitleReason, read_subtitles};

use crate::clips::{Folder, H264, probed, prober};

fn field(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field").join(name)
}

async fn measured(path: &Path) -> Measures {
    prober().measure(path).await.unwrap().unwrap()
}

/// What a contest with films of up to five minutes says.
fn found(measures: &Measures) -> Vec<Finding> {
    let settings = domain::contest::preset::selection();
    domain::film::findings(&settings.film, settings.category("微视频"), measures)
}

fn told<'a>(findings: &'a [Finding], code: &str) -> Option<(Level, &'a str, &'a str)> {
    findings.iter().find(|one| one.code == code).map(|one| (one.level, one.found.as_str(), one.allowed.as_str()))
}

fn near(found: Option<i64>, expected: i64) -> bool {
    found.is_some_and(|found| (found - expected).abs() <= 100)
}

#[tokio::test]
async fn a_length_is_what_the_film_lasts_whatever_its_header_says() {
    let lying = measured(&field("films/says_4m00_lasts_5m30.mkv")).await;
    assert_eq!((lying.duration_ms, lying.length_ms()), (Some(240_000), Some(330_000)));
    let findings = found(&lying);
    assert_eq!(told(&findings, "too_long"), Some((Level::Refused, "5:30", "5:00")));
    assert_eq!(told(&findings, "longer"), Some((Level::Warning, "5:30", "4:00")));
    let live = measured(&field("films/recorded_live_no_duration.mkv")).await;
    assert!(live.duration_ms.is_none() && near(live.length_ms(), 4_040), "{live:?}");
    assert_eq!((told(&found(&live), "no_duration"), told(&found(&live), "longer")), (None, None));

    let folder = Folder::new();
    let whole = folder.ordinary("whole.mp4", 4);
    let mut bytes = std::fs::read(&whole).unwrap();
    for (name, at) in [("mvhd", 20), ("tkhd", 24), ("mdhd", 20)] {
        for place in places(&bytes, name.as_bytes()) {
            let field = place + at..place + at + 4;
            let length = u32::from_be_bytes(bytes[field.clone()].try_into().unwrap());
            bytes[field].copy_from_slice(&(length / 4).to_be_bytes());
        }
    }
    let path = folder.path("lying.mp4");
    std::fs::write(&path, bytes).unwrap();
    let lying = measured(&path).await;
    assert!(lying.duration_ms.is_none_or(|ms| ms < 2_000) && near(lying.length_ms(), 4_000), "{lying:?}");

    let whole = folder.ordinary("whole.mkv", 4);
    let mut bytes = std::fs::read(&whole).unwrap();
    let place = places(&bytes, &[0x44, 0x89, 0x88])[0];
    bytes[place + 3..place + 11].fill(0);
    let path = folder.path("zero.mkv");
    std::fs::write(&path, bytes).unwrap();
    assert!(near(measured(&path).await.length_ms(), 4_000));
    // What an edit list cuts away does not count.
    let cut = folder.clip("cut.mp4", &format!("-ss 1.5 -i {} -c copy", folder.ordinary("long.mp4", 6).display()));
    let cut = measured(&cut).await;
    assert!(cut.length_ms().is_some_and(|ms| (4_300..=4_700).contains(&ms)), "{cut:?}");
    assert_eq!(told(&found(&cut), "longer"), None);
}

fn places(bytes: &[u8], name: &[u8]) -> Vec<usize> {
    let found = bytes.windows(name.len()).enumerate().filter(|(_, part)| *part == name);
    let places: Vec<usize> = found.map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places
}

#[tokio::test]
async fn picture_and_sound_that_do_not_end_together_are_told_with_both_times() {
    let short = measured(&field("films/picture_60s_sound_5s.mp4")).await;
    assert_eq!(told(&found(&short), "sound_ends"), Some((Level::Warning, "0:05", "1:00")));
    let folder = Folder::new();
    let ends = |name: &str, picture: u32, sound: u32| {
        folder.clip(
            name,
            &format!(
                "-f lavfi -i testsrc2=s=320x180:r=25:d={picture} -f lavfi -i sine=r=48000:d={sound} {H264} -c:a aac"
            ),
        )
    };
    let long = measured(&ends("long.mp4", 3, 12)).await;
    assert_eq!(told(&found(&long), "picture_ends"), Some((Level::Warning, "0:03", "0:12")));
    assert!(near(long.length_ms(), 12_000), "{long:?}");
    let together = found(&measured(&ends("together.mkv", 8, 7)).await);
    assert!(told(&together, "sound_ends").is_none() && told(&together, "picture_ends").is_none(), "{together:?}");
}

#[tokio::test]
async fn the_first_sound_that_can_be_decoded_is_played() {
    let film = field("films/apac_track_first_hevc.mov");
    let measures = measured(&film).await;
    assert_eq!((measures.audio_track, measures.audio_codec.as_deref(), measures.mute), (1, Some("aac"), false));
    assert_eq!(told(&found(&measures), "audio_tracks"), Some((Level::Info, "2", "2")));
    let (analysis, _) = prober().analyse(&film, &measures).await.unwrap().unwrap();
    assert!(analysis.decoded_ms > 2_500 && analysis.damages == 0, "{analysis:?}");
    let folder = Folder::new();
    let out = folder.path("copy.mp4");
    prober().rendition(&film, &measures, 720, &out, &mut |_| {}).await.unwrap().unwrap();
    assert_eq!(probed(&out, "-show_entries stream=codec_name"), "h264\naac");

    // Whether it can be decoded, its codec does not tell: nine channels of which nobody says where they belong.
    let raw = folder.path("raw");
    std::fs::write(&raw, vec![7; 48_000 * 2 * 9 * 2]).unwrap();
    let both = folder.clip(
        "both.mov",
        &format!(
            "-i {} -f s16le -ar 48000 -ac 9 -i {} -map 0:v -map 1:a -map 0:a -c copy -c:a:0 pcm_s16le",
            folder.ordinary("plain.mp4", 2).display(),
            raw.display()
        ),
    );
    let first = measured(&both).await;
    assert_eq!((first.audio_track, first.other_sounds.len()), (0, 1), "{first:?}");
    assert!(prober().analyse(&both, &first).await.unwrap().is_err());
    let next = first.on_next_sound().unwrap();
    assert!(near(next.sound_ms, 2_000), "{next:?}");
    prober().analyse(&both, &next).await.unwrap().unwrap();
    let out = folder.path("both.mp4");
    prober().rendition(&both, &next, 720, &out, &mut |_| {}).await.unwrap().unwrap();
    assert_eq!(probed(&out, "-show_entries stream=codec_name"), "h264\naac");

    // A form of AAC that cannot even be opened: the film is one, and its sound is named.
    let newer = folder.ordinary("newer.mp4", 2);
    let mut bytes = std::fs::read(&newer).unwrap();
    let place = places(&bytes, b"esds")[0];
    let place = place + bytes[place..].windows(4).position(|tag| tag == [0x05, 0x80, 0x80, 0x80]).unwrap();
    let length = usize::from(bytes[place + 4]);
    // Object type 42, 44100 Hz, one channel.
    bytes[place + 5..place + 5 + length].fill(0);
    bytes[place + 5..place + 8].copy_from_slice(&[0xf9, 0x48, 0x20]);
    std::fs::write(&newer, bytes).unwrap();
    let newer = measured(&newer).await;
    assert!(newer.mute && newer.audio_streams == 1 && near(newer.length_ms(), 2_000), "{newer:?}");
    assert_eq!((newer.video_codec.as_deref(), newer.width, newer.height), (Some("h264"), Some(640), Some(360)));
    assert_eq!(told(&found(&newer), "mute"), Some((Level::Refused, "xHE-AAC", "aac")));

    // Only sound that nothing decodes.
    let one = folder.ordinary("one.mov", 2);
    let mut bytes = std::fs::read(&one).unwrap();
    for (name, other) in [(b"mp4a", b"apac"), (b"esds", b"dapa")] {
        let place = places(&bytes, name)[0];
        bytes[place..place + 4].copy_from_slice(other);
    }
    let path = folder.path("mute.mov");
    std::fs::write(&path, bytes).unwrap();
    let mute = measured(&path).await;
    assert!(mute.mute && mute.audio_streams == 1, "{mute:?}");
    assert!(matches!(told(&found(&mute), "mute"), Some((Level::Refused, _, "aac"))), "{:?}", found(&mute));
    // Old cameras: decoded, and told as unusual.
    let old = folder.clip(
        "old.mov",
        &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=r=44100:d=2 {H264} -c:a adpcm_ima_qt"),
    );
    let old = measured(&old).await;
    assert_eq!((old.mute, told(&found(&old), "audio_codec")), (false, Some((Level::Warning, "adpcm_ima_qt", "aac"))));
    let (analysis, _) = prober().analyse(&folder.path("old.mov"), &old).await.unwrap().unwrap();
    assert!(analysis.loudness_tenths.is_some(), "{analysis:?}");
}

#[tokio::test]
async fn quicktime_of_before_mp4_is_a_film() {
    let film = field("films/quicktime_without_ftyp.mov");
    let measures = measured(&film).await;
    assert_eq!((measures.container.as_deref(), measures.duration_ms), (Some("mov"), Some(3_000)));
    assert!(measures.plays_as_it_is() && told(&found(&measures), "unreadable").is_none());
    let folder = Folder::new();
    let header_first = folder.path("header.mov");
    let bytes =
        std::fs::read(folder.clip("new.mov", &format!("-i {} -c copy -movflags +faststart", film.display()))).unwrap();
    let ftyp = usize::try_from(u32::from_be_bytes(bytes[..4].try_into().unwrap())).unwrap();
    // Offsets of the samples would be off: a box of the same size that says nothing takes the place of `ftyp`.
    let mut old = bytes.clone();
    old[4..8].copy_from_slice(b"wide");
    assert!(ftyp < 64);
    std::fs::write(&header_first, old).unwrap();
    assert_eq!(measured(&header_first).await.container.as_deref(), Some("mov"));
    let playlist = folder.path("playlist.mov");
    std::fs::write(&playlist, b"#EXTM3U\nfile:///etc/passwd\n").unwrap();
    assert!(prober().measure(&playlist).await.unwrap().is_err());
}

#[tokio::test]
async fn dolby_vision_without_a_base_layer_is_told() {
    let folder = Folder::new();
    let plain = folder.clip(
        "plain.mp4",
        "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1",
    );
    let bytes = std::fs::read(&plain).unwrap();
    // Profile 5, level 3, with its metadata and a base layer that is compatible with nothing; profile 8 with HDR10.
    for (record, alone) in [([1, 0, 0x0a, 0x1d, 0x00], true), ([1, 0, 0x10, 0x1d, 0x10], false)] {
        let mut bytes = bytes.clone();
        let mut from = 0;
        let mut end = 0;
        for name in [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"] {
            let at = from + places(&bytes[from..], name)[0];
            let size = u32::from_be_bytes(bytes[at - 4..at].try_into().unwrap());
            bytes[at - 4..at].copy_from_slice(&(size + 32).to_be_bytes());
            (from, end) = (at + 4, at - 4 + usize::try_from(size).unwrap());
        }
        let record = [&32_u32.to_be_bytes()[..], b"dvcC", &record, &[0; 19]].concat();
        drop(bytes.splice(end..end, record));
        let path = folder.path("vision.mp4");
        std::fs::write(&path, bytes).unwrap();
        let measures = measured(&path).await;
        assert_eq!(measures.dolby_vision_alone, alone, "{measures:?}");
        assert_eq!(told(&found(&measures), "dolby_vision").is_some(), alone);
    }
}

/// What a file says of itself anywhere in its bytes.
fn says(path: &Path, words: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let has = |words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
    has(words.as_bytes()) || has(&utf16)
}

#[tokio::test]
async fn a_copy_for_judges_says_nothing_of_whose_it_is() {
    let folder = Folder::new();
    let out = folder.path("copy.mp4");
    let film = field("films/names_and_place_inside.mp4");
    let measures = measured(&film).await;
    assert!(measures.plays_as_it_is());
    prober().remux(&film, &measures, &out).await.unwrap().unwrap();
    for words in ["示例导演甲", "示例电视台", "23.1291", "113.2644"] {
        assert!(says(&film, words) && !says(&out, words), "{words}");
    }
    // Everywhere else that a film has room for words.
    let chapters = folder.path("chapters.txt");
    std::fs::write(
        &chapters,
        ";FFMETADATA1\ncomment=secretA\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=secretB\n",
    )
    .unwrap();
    let words = folder.path("words.srt");
    std::fs::write(&words, "1\n00:00:00,000 --> 00:00:01,000\nsecretC\n").unwrap();
    let full = folder.clip(
        "full.mov",
        &format!(
            "-f lavfi -i testsrc2=s=640x360:r=25:d=3 -f lavfi -i sine=r=48000:d=3 -i {} -i {} -map 0:v -map 1:a -map 3:s -map 1:a \
             -map_metadata 2 -map_chapters 2 {H264} -bf 2 -c:a aac -c:s mov_text -timecode 01:02:03:04 -metadata location=+12.3456+065.4321/ \
             -metadata creation_time=2026-01-02T03:04:05Z -metadata com.apple.quicktime.model=secretD -movflags use_metadata_tags \
             -metadata:s:v handler_name=secretE -metadata:s:a title=secretF \
             -bsf:v h264_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+secretH",
            chapters.display(),
            words.display(),
        ),
    );
    // After the end of the last box, as some cameras and tools leave it.
    let mut bytes = std::fs::read(&full).unwrap();
    bytes.extend([0, 0, 0, 15]);
    bytes.extend(b"freesecretI");
    std::fs::write(&full, bytes).unwrap();
    let measures = measured(&full).await;
    assert!(measures.plays_as_it_is(), "{measures:?}");
    prober().remux(&full, &measures, &out).await.unwrap().unwrap();
    for nth in "ABCDEFHI".chars() {
        assert!(says(&full, &format!("secret{nth}")), "{nth} is not in the film");
    }
    for words in ["secret", "12.3456", "x264", "Lavf", "tmcd"] {
        assert!(says(&full, words) && !says(&out, words), "{words}");
    }
    assert_eq!(probed(&out, "-show_entries stream=codec_type"), "video\naudio");
    assert_eq!(probed(&out, "-show_chapters"), "");
    assert!(!probed(&out, "-show_entries format_tags:stream_tags").contains("2026"));
    // The same pictures and the same sound.
    let decoded = |path: &Path| {
        let hash = path.with_extension("md5");
        crate::clips::ffmpeg(&format!("-i {} -map 0:V:0 -map 0:a:0 -f streamhash -hash md5", path.display()), &hash);
        std::fs::read_to_string(hash).unwrap()
    };
    assert_eq!(decoded(&out), decoded(&full));
    let copy = measured(&out).await;
    assert!(copy.plays_as_it_is() && near(copy.length_ms(), measures.length_ms().unwrap()), "{copy:?}");
    let bytes = std::fs::read(&out).unwrap();
    assert!(places(&bytes, b"moov")[0] < places(&bytes, b"mdat")[0], "the header comes first");
}

#[tokio::test]
async fn a_film_that_breaks_off_or_is_cut_by_its_edit_list_is_copied_as_far_as_it_goes() {
    let folder = Folder::new();
    let whole = folder.clip(
        "whole.mp4",
        &format!("-f lavfi -i testsrc2=s=640x360:r=25:d=12 -f lavfi -i sine=d=12 {H264} -c:a aac -movflags +faststart"),
    );
    let bytes = std::fs::read(&whole).unwrap();
    let broken = folder.path("broken.mp4");
    std::fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    let cut = folder.clip("cut.mp4", &format!("-ss 3.3 -i {} -c copy", whole.display()));
    for film in [broken, cut] {
        let (measures, out) = (measured(&film).await, folder.path("copy.mp4"));
        prober().remux(&film, &measures, &out).await.unwrap().unwrap();
        let (copy, inside) = (measured(&out).await, measures.picture_ms.max(measures.sound_ms).unwrap());
        assert!(copy.length_ms().is_some_and(|ms| (ms - inside).abs() < 500), "{inside}: {copy:?}");
    }
}

/// The words of each cue of a file in `tests/field/subtitles`.
fn subtitles(name: &str) -> Vec<String> {
    let bytes = std::fs::read(field("subtitles").join(name)).unwrap();
    let read = read_subtitles(&bytes).unwrap();
    assert_eq!((read.dropped, read.problem, read.language), (0, None, Some("zh")), "{name}");
    read.text.split("\n\n").skip(1).map(|cue| cue.split_once('\n').unwrap().1.trim_end().to_owned()).collect()
}

#[test]
fn subtitles_say_what_they_said() {
    let spoken = ["江边的灯一盏一盏地亮了起来", "渡船慢慢靠岸，有人在唱歌", "天快亮了，孩子们还没有睡"];
    assert_eq!(subtitles("double_bom.srt"), spoken);
    assert_eq!(subtitles("fullwidth_times.srt"), spoken);
    assert_eq!(subtitles("utf8_one_stray_byte.srt"), [spoken[0], "渡船慢慢靠岸，有人\u{fffd}在唱歌", spoken[2]]);
    assert_eq!(subtitles("note.vtt"), ["江边的灯亮了", "渡船靠岸了", "天快亮了"]);
    assert_eq!(subtitles("entity.vtt"), ["老王 &amp; 小李\u{a0}上船", "水温 &lt; 5 度\u{200e}"]);
    let times = std::fs::read(field("subtitles/fullwidth_times.srt")).unwrap();
    let text = read_subtitles(&times).unwrap().text;
    assert!(text.contains("\n00:00:01.600 --> 00:00:02.600\n渡船"), "{text}");
    let stray = std::fs::read(field("subtitles/utf8_one_stray_byte.srt")).unwrap();
    assert_eq!(read_subtitles(&stray).unwrap().stray, Some(7));
    let none = read_subtitles("1\n00:00:01,000 -> 00:00:xx\n江边\n".as_bytes()).unwrap_err();
    assert_eq!((none.line, none.reason), (2, SubtitleReason::Times));
}
