use proptest::prelude::*;

use super::*;
use crate::film::{FilmAnalysis, SubtitleTrack};

fn good() -> Measures {
    Measures {
        container: Some("mp4".to_owned()),
        duration_ms: Some(200_000),
        bit_rate: Some(8_000_000),
        streams: 2,
        width: Some(1_920),
        height: Some(1_080),
        frame_rate_milli: Some(25_000),
        video_codec: Some("h264".to_owned()),
        audio_streams: 1,
        audio_codec: Some("aac".to_owned()),
        analysis: Some(FilmAnalysis { decoded_ms: 199_900, loudness_tenths: Some(-230), ..FilmAnalysis::default() }),
        ..Measures::default()
    }
}

fn found(change: impl FnOnce(&mut Measures)) -> Vec<Finding> {
    let settings = crate::contest::preset::selection();
    let mut measures = good();
    change(&mut measures);
    findings(&settings.film, settings.category("微视频"), &measures)
}

fn analysed(change: impl FnOnce(&mut FilmAnalysis)) -> Vec<Finding> {
    found(|measures| change(measures.analysis.as_mut().unwrap()))
}

#[test]
fn an_exhibition_copy_is_free_of_the_judging_copys_limits() {
    let limits = crate::contest::preset::selection().film;
    let category = Category { max_seconds: 60, ..crate::contest::preset::selection().categories[0].clone() };
    let measures = Measures {
        duration_ms: Some(120_000),
        width: Some(640),
        height: Some(360),
        video_codec: Some("prores".to_owned()),
        ..Measures::default()
    };
    let refused = |kind| {
        let found = findings_for(kind, &limits, Some(&category), &measures);
        found.into_iter().filter(|one| one.level == Level::Refused).map(|one| one.code.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(refused(FileKind::JudgingCopy), ["video_codec", "too_small", "too_long"]);
    assert!(refused(FileKind::ExhibitionCopy).is_empty());
}

#[test]
fn a_good_film_raises_nothing() {
    assert_eq!(found(|_| {}), []);
    assert_eq!(found(|measures| measures.analysis = None), [], "before it was analysed");
}

#[test]
fn every_code_has_its_level_and_values() {
    let subtitle = SubtitleTrack { codec: "subrip".to_owned(), language: None };
    let told: [(Vec<Finding>, &str, Level, &str, &str); 32] = [
        (found(|m| m.video_codec = None), "no_video", Level::Refused, "–", "h264, hevc"),
        (found(|m| m.video_codec = Some("vp9".into())), "video_codec", Level::Refused, "vp9", "h264, hevc"),
        (found(|m| m.height = Some(600)), "too_small", Level::Refused, "1920×600", "1280×720"),
        (found(|m| m.width = Some(8_193)), "giant", Level::Refused, "8193×1080", "≤ 8192, ≤ 36 MP"),
        (
            found(|m| (m.width, m.height) = (Some(8_000), Some(5_000))),
            "giant",
            Level::Refused,
            "8000×5000",
            "≤ 8192, ≤ 36 MP",
        ),
        (found(|m| (m.duration_ms, m.analysis) = (Some(301_000), None)), "too_long", Level::Refused, "5:01", "5:00"),
        (found(|m| (m.duration_ms, m.analysis) = (None, None)), "no_duration", Level::Refused, "–", "–"),
        (found(|m| (m.duration_ms, m.analysis) = (Some(0), None)), "no_duration", Level::Refused, "–", "–"),
        (found(|m| m.audio_codec = None), "no_audio", Level::Warning, "–", "–"),
        (found(|m| m.audio_codec = Some("wmav2".into())), "audio_codec", Level::Warning, "wmav2", "aac"),
        (found(|m| m.audio_streams = 3), "audio_tracks", Level::Info, "3", "1"),
        (found(|m| (m.audio_streams, m.audio_track) = (2, 1)), "audio_tracks", Level::Info, "2", "2"),
        (found(|m| (m.mute, m.audio_codec) = (true, Some("unknown".into()))), "mute", Level::Refused, "unknown", "aac"),
        (found(|m| m.dolby_vision_alone = true), "dolby_vision", Level::Warning, "–", "–"),
        (
            found(|m| (m.picture_ms, m.sound_ms) = (Some(200_000), Some(195_000))),
            "sound_ends",
            Level::Warning,
            "3:15",
            "3:20",
        ),
        (
            found(|m| (m.picture_ms, m.sound_ms) = (Some(60_000), Some(200_000))),
            "picture_ends",
            Level::Warning,
            "1:00",
            "3:20",
        ),
        (found(|m| m.frame_rate_milli = Some(9_990)), "frame_rate", Level::Warning, "9.99", "10–120"),
        (found(|m| m.frame_rate_milli = Some(240_000)), "frame_rate", Level::Warning, "240", "10–120"),
        (found(|m| m.variable_rate = true), "variable_rate", Level::Warning, "≈ 25", "="),
        (found(|m| m.interlaced = Some(true)), "interlaced", Level::Warning, "i", "p"),
        (found(|m| m.rotation = 90), "rotated", Level::Info, "90°", "0°"),
        (found(|m| m.streams = 400), "many_streams", Level::Warning, "400", "16"),
        (found(|m| m.subtitles = vec![subtitle]), "subtitles", Level::Info, "1", "–"),
        (found(|m| m.bit_rate = Some(90_500_000)), "bit_rate", Level::Warning, "90 Mbit/s", "40 Mbit/s"),
        (analysed(|l| l.decoded_ms = 90_000), "incomplete", Level::Warning, "1:30", "3:20"),
        (analysed(|l| l.damages = 7), "damaged", Level::Warning, "7", "0"),
        (analysed(|l| l.loudness_tenths = Some(-405)), "too_quiet", Level::Warning, "−40.5 LUFS", "−31.0 … −14.0 LUFS"),
        (analysed(|l| l.loudness_tenths = Some(-98)), "too_loud", Level::Warning, "−9.8 LUFS", "−31.0 … −14.0 LUFS"),
        (analysed(|l| l.black = vec![(0, 2_500), (60_000, 71_000)]), "black", Level::Warning, "1:00–1:11", "0:10"),
        (
            analysed(|l| l.black = (0..15).map(|n| (n * 10_000, n * 10_000 + 9_000)).collect()),
            "black",
            Level::Warning,
            "0:00–0:09, 0:10–0:19, 0:20–0:29, 0:30–0:39, + 11",
            "0:10",
        ),
        (analysed(|l| l.silent = vec![(5_000, 40_000)]), "silent", Level::Warning, "0:05–0:40", "0:30"),
        (
            found(|m| {
                m.duration_ms = Some(20_000);
                m.analysis =
                    Some(FilmAnalysis { decoded_ms: 20_000, silent: vec![(0, 20_000)], ..FilmAnalysis::default() });
            }),
            "silent",
            Level::Warning,
            "0:00–0:20",
            "0:30",
        ),
    ];
    for (found, code, level, value, allowed) in told {
        let expected =
            Finding { code: Cow::Borrowed(code), level, found: value.to_owned(), allowed: allowed.to_owned() };
        assert_eq!(found, [expected]);
    }
}

#[test]
fn more_than_two_hours_is_told_where_the_category_allows_it() {
    let settings = crate::contest::preset::selection();
    let long = Measures { duration_ms: Some(TWO_HOURS + 61_000), analysis: None, ..good() };
    let found = findings(&settings.film, None, &long);
    assert_eq!((&*found[0].code, found[0].found.as_str(), found[0].level), ("two_hours", "121:01", Level::Warning));
}

#[test]
fn a_short_black_opening_and_a_silent_credit_are_fine() {
    assert_eq!(analysed(|l| (l.black, l.silent) = (vec![(0, 9_000)], vec![(170_000, 199_000)])), []);
}

#[test]
fn a_category_decides_between_fine_a_warning_and_refusal() {
    let category = Category { grace_seconds: 10, ..crate::contest::preset::selection().categories[0].clone() };
    let most = category.max_seconds * 1_000;
    let level = |found: i64| too_long(found, Some(&category)).map(|one| one.level);
    assert_eq!(
        [most, most + 1, most + 10_000, most + 10_001].map(level),
        [None, Some(Level::Warning), Some(Level::Warning), Some(Level::Refused)]
    );
    assert_eq!(gravest(&found(|m| (m.rotation, m.interlaced) = (90, Some(true)))), Some(Level::Warning));
    assert_eq!(gravest(&[]), None);
}

#[test]
fn findings_of_earlier_films_are_read() {
    let old = r#"[{"code":"too_long","refused":true,"found":"5:01","allowed":"5:00"},
        {"code":"no_audio","refused":false,"found":"–","allowed":"–"}]"#;
    let read: Vec<Finding> = serde_json::from_str(old).unwrap();
    assert_eq!(read.iter().map(|one| one.level).collect::<Vec<_>>(), [Level::Refused, Level::Warning]);
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Finding>>(&written).unwrap(), read);
}

#[test]
fn the_longer_one_of_declared_and_decoded_is_judged() {
    let lying = |m: &mut Measures| {
        (m.duration_ms, m.picture_ms, m.sound_ms, m.analysis) = (Some(240_000), Some(330_000), Some(330_000), None)
    };
    let told: Vec<(String, Level, String, String)> =
        found(lying).into_iter().map(|one| (one.code.into_owned(), one.level, one.found, one.allowed)).collect();
    let one =
        |code: &str, level, found: &str, allowed: &str| (code.to_owned(), level, found.to_owned(), allowed.to_owned());
    assert_eq!(told, [one("longer", Level::Warning, "5:30", "4:00"), one("too_long", Level::Refused, "5:30", "5:00")]);
    let measured = |m: &mut Measures| (m.duration_ms, m.picture_ms, m.sound_ms) = (None, Some(199_000), Some(199_000));
    assert_eq!(found(measured), [], "measured");
    assert_eq!(found(|m| (m.picture_ms, m.sound_ms) = (Some(200_000), Some(197_000))), [], "a few seconds of credits");
    let codes = |findings: Vec<Finding>| findings.into_iter().map(|one| one.code.into_owned()).collect::<Vec<_>>();
    let ends = |picture, sound| {
        codes(found(move |m| {
            (m.duration_ms, m.picture_ms, m.sound_ms, m.analysis) = (Some(picture), Some(picture), sound, None)
        }))
    };
    assert_eq!(ends(200_000, None), ["sound_ends"], "a track without samples");
    assert_eq!(ends(1_500, None), ["sound_ends"], "also of a film of a moment");
    assert_eq!((ends(290_000, Some(287_200)).len(), ends(290_000, Some(286_900))), (0, vec!["sound_ends".to_owned()]));
    // What breaks off as a whole is incomplete; no part of it ends early.
    let broken = found(|m| {
        (m.picture_ms, m.sound_ms) = (Some(90_000), Some(90_000));
        m.analysis = Some(FilmAnalysis { decoded_ms: 90_000, loudness_tenths: Some(-230), ..FilmAnalysis::default() });
    });
    assert_eq!(broken.iter().map(|one| &*one.code).collect::<Vec<_>>(), ["incomplete"]);
}

#[test]
fn what_is_wrong_with_subtitles_names_its_line() {
    let problem = SubtitleProblem { line: 12, reason: SubtitleReason::Times };
    let refused = subtitles_refused(problem);
    assert_eq!((&*refused.code, refused.level, refused.found.as_str()), ("subtitle_times", Level::Refused, "12"));
    let shown = WebVtt { cues: 8, dropped: 2, problem: Some(problem), stray: Some(40), ..WebVtt::default() };
    let told: Vec<(String, Level, String, String)> = subtitle_findings(&shown)
        .into_iter()
        .map(|one| (one.code.into_owned(), one.level, one.found, one.allowed))
        .collect();
    let told: Vec<(&str, Level, &str, &str)> = told
        .iter()
        .map(|(code, level, found, allowed)| (code.as_str(), *level, found.as_str(), allowed.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("subtitle_times", Level::Warning, "12", SUBTITLE_TIMES),
            ("cues_dropped", Level::Warning, "2", "10"),
            ("stray_bytes", Level::Warning, "40", "–"),
        ]
    );
    assert_eq!(subtitle_findings(&WebVtt { cues: 3, ..WebVtt::default() }), []);
}

proptest! {
    #[test]
    fn only_rules_refuse_and_no_number_breaks_them(
        numbers in proptest::collection::vec(proptest::option::of(any::<i64>()), 8),
        black in proptest::collection::vec((any::<i64>(), any::<i64>()), 0..6),
        codec in proptest::option::of("[a-z0-9_]{1,8}"),
    ) {
        let settings = crate::contest::preset::selection();
        let measures = Measures {
            duration_ms: numbers[0],
            bit_rate: numbers[1],
            streams: numbers[2].unwrap_or_default(),
            width: numbers[3],
            height: numbers[4],
            rotation: numbers[5].unwrap_or_default(),
            frame_rate_milli: numbers[6],
            audio_codec: codec,
            picture_ms: numbers[1],
            sound_ms: numbers[2],
            mute: numbers[3].is_some_and(|n| n % 2 == 0),
            audio_track: numbers[4].unwrap_or_default(),
            analysis: Some(FilmAnalysis {
                decoded_ms: numbers[7].unwrap_or_default(),
                loudness_tenths: numbers[5].map(|n| n / 2),
                silent: black.clone(),
                black,
                ..FilmAnalysis::default()
            }),
            ..good()
        };
        let refusing = ["no_video", "video_codec", "too_small", "giant", "too_long", "no_duration", "mute"];
        for found in findings(&settings.film, settings.category("微视频"), &measures) {
            prop_assert_eq!(found.level == Level::Refused, refusing.contains(&&*found.code), "{}", found.code);
            prop_assert!(!found.found.is_empty() && !found.allowed.is_empty());
        }
    }
}

#[test]
fn findings_lead_to_the_moments_they_are_about() {
    let finding = |code: &'static str, found: &str| Finding {
        code: code.into(),
        level: Level::Warning,
        found: found.to_owned(),
        allowed: String::new(),
    };
    let black = finding("black", "0:05–0:09, 61:02–62:00, + 3");
    assert_eq!(black.moments(), [("0:05".to_owned(), 5), ("61:02".to_owned(), 3_662)]);
    assert_eq!(finding("sound_ends", "1:30").moments(), [("1:30".to_owned(), 90)]);
    assert_eq!(finding("too_long", "31:00").moments(), [], "about the whole film");
    assert_eq!(finding("black", "99999999999999999999:00").moments(), []);
}
