//! What the headers tell.

use domain::film::{Measures, SubtitleTrack};

use crate::clips::{Folder, H264, prober};

#[tokio::test]
async fn an_ordinary_film() {
    let folder = Folder::new();
    let film = folder.ordinary("a name with 'quotes' -i and spaces.mp4", 3);
    let expected = Measures {
        container: Some("mp4".to_owned()),
        duration_ms: Some(3_000),
        picture_ms: Some(3_000),
        sound_ms: Some(3_000),
        bit_rate: None,
        streams: 2,
        width: Some(640),
        height: Some(360),
        frame_rate_milli: Some(25_000),
        video_codec: Some("h264".to_owned()),
        video_profile: Some("Constrained Baseline".to_owned()),
        pixel_format: Some("yuv420p".to_owned()),
        bit_depth: Some(8),
        interlaced: Some(false),
        audio_streams: 1,
        audio_codec: Some("aac".to_owned()),
        channels: Some(1),
        sample_rate: Some(48_000),
        ..Measures::default()
    };
    for prober in [prober(), services::media::Prober::without_bubblewrap("ffprobe".into())] {
        let measures = prober.measure(&film).await.unwrap().unwrap();
        assert!(measures.bit_rate.is_some_and(|rate| (10_000..5_000_000).contains(&rate)), "{:?}", measures.bit_rate);
        assert!(measures.duration_ms.is_some_and(|ms| (3_000..3_100).contains(&ms)), "{:?}", measures.duration_ms);
        assert!(measures.plays_as_it_is());
        assert_eq!(Measures { bit_rate: None, duration_ms: Some(3_000), ..measures }, expected);
    }
}

#[tokio::test]
async fn films_of_other_kinds() {
    let folder = Folder::new();
    let prober = prober();
    let words = folder.path("words.srt");
    std::fs::write(&words, "1\n00:00:00,000 --> 00:00:01,000\n一\n").unwrap();
    let video = "-f lavfi -i testsrc2=s=320x240:r=30000/1001:d=1";
    let mkv = folder.clip(
        "a.mkv",
        &format!("{video} -f lavfi -i anoisesrc=d=1 -i {} -map 0 -map 1 -map 1 -map 2 -c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le -c:a ac3 -ac 6 -c:s srt -metadata:s:s:0 language=chi", words.display()),
    );
    let measures = prober.measure(&mkv).await.unwrap().unwrap();
    assert_eq!(measures.container.as_deref(), Some("matroska"));
    assert_eq!((measures.video_codec.as_deref(), measures.bit_depth), (Some("hevc"), Some(10)));
    assert_eq!((measures.frame_rate_milli, measures.variable_rate), (Some(29_970), false));
    assert_eq!((measures.audio_codec.as_deref(), measures.channels, measures.audio_streams), (Some("ac3"), Some(6), 2));
    let track = SubtitleTrack { codec: "subrip".to_owned(), language: Some("chi".to_owned()) };
    assert_eq!(measures.subtitles, [track]);
    assert_eq!(measures.renditions(), [720]);

    let mov = folder.clip("b.mov", &format!("{video} -vf setsar=4/3 -c:v prores_ks"));
    let measures = prober.measure(&mov).await.unwrap().unwrap();
    assert_eq!(measures.container.as_deref(), Some("mov"));
    assert_eq!((measures.bit_depth, measures.audio_codec.as_deref()), (Some(10), None));
    assert_eq!((measures.display_aspect.as_deref(), measures.shown()), (Some("16:9"), Some((426, 240))));

    let straight = folder.clip("c.mp4", &format!("{video} {H264}"));
    let turned = folder.clip("d.mp4", &format!("-i {} -c copy -metadata:s:v:0 rotate=90", straight.display()));
    let measures = prober.measure(&turned).await.unwrap().unwrap();
    assert!([90, 270].contains(&measures.rotation), "{}", measures.rotation);
    assert_eq!(measures.shown(), Some((240, 320)));

    let fields =
        folder.clip("e.mp4", &format!("{video} -c:v libx264 -preset ultrafast -flags +ilme+ildct -x264opts tff=1"));
    assert_eq!(prober.measure(&fields).await.unwrap().unwrap().interlaced, Some(true));

    let cover = folder.clip("cover.jpg", "-f lavfi -i color=red:s=64x64 -frames:v 1 -pix_fmt yuvj420p");
    let covered = folder.clip(
        "f.mp4",
        &format!(
            "-i {} -i {} -map 0 -map 1 -c copy -disposition:v:0 attached_pic",
            cover.display(),
            straight.display()
        ),
    );
    let measures = prober.measure(&covered).await.unwrap().unwrap();
    assert_eq!((measures.video_codec.as_deref(), measures.width, measures.streams), (Some("h264"), Some(320), 2));
}
