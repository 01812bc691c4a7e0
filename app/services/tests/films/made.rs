//! What is made of a film.

use std::path::Path;
use std::time::Duration;

use domain::film::Measures;
use services::media::{FilmProblem, Prober};

use crate::clips::{Folder, H264, probed, prober};

async fn measured(path: &Path) -> Measures {
    prober().measure(path).await.unwrap().unwrap()
}

const SIZE: &str = "-select_streams v:0 -show_entries stream=codec_name,width,height";

/// Mean brightness of a picture.
fn brightness(path: &Path) -> u32 {
    let grey = path.with_extension("gray");
    crate::clips::ffmpeg(&format!("-i {} -vf scale=16:16,format=gray -f rawvideo", path.display()), &grey);
    let bytes = std::fs::read(&grey).unwrap();
    std::fs::remove_file(grey).unwrap();
    bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>() / u32::try_from(bytes.len()).unwrap()
}

#[tokio::test]
async fn a_poster_shows_something() {
    let folder = Folder::new();
    // Black for its first third.
    let film = folder.clip(
        "film.mp4",
        &format!("-f lavfi -i testsrc2=s=1920x1080:r=10:d=9 -vf drawbox=c=black:t=fill:enable='lt(t,3)' {H264}"),
    );
    let (measures, out) = (measured(&film).await, folder.path("poster.jpg"));
    for prober in [prober(), Prober::without_bubblewrap("ffprobe".into())] {
        prober.poster(&film, &measures, &out).await.unwrap().unwrap();
        assert_eq!(probed(&out, SIZE), "mjpeg,1280,720");
        assert!(brightness(&out) > 60, "{}", brightness(&out));
        assert_eq!(folder.names(), ["film.mp4", "poster.jpg"], "no unfinished work stays");
    }
    let black = folder.clip("black.mp4", &format!("-f lavfi -i color=black:s=320x180:r=5:d=2 {H264}"));
    let measures = measured(&black).await;
    prober().poster(&black, &measures, &out).await.unwrap().unwrap();
    assert_eq!(probed(&out, SIZE), "mjpeg,320,180", "a black film has a black poster, no larger than itself");
}

#[tokio::test]
async fn a_small_poster_is_small_whatever_it_shows() {
    let folder = Folder::new();
    let (poster, out) = (folder.path("poster.jpg"), folder.path("small.jpg"));
    // Usual, full of noise, standing, and smaller than it need be.
    for (source, width) in [
        ("testsrc2=s=1280x720", Some(480)),
        ("testsrc2=s=1280x720,noise=alls=90:allf=t", None),
        ("testsrc2=s=720x1280", None),
        ("testsrc2=s=320x180", Some(320)),
    ] {
        folder.clip("poster.jpg", &format!("-f lavfi -i {source} -frames:v 1 -q:v 3 -update 1"));
        prober().small_poster(&poster, &out).await.unwrap().unwrap();
        let bytes = std::fs::metadata(&out).unwrap().len();
        assert!(bytes <= 20_000, "{source}: {bytes} bytes");
        let found = probed(&out, SIZE);
        assert!(width.is_none_or(|width| found.starts_with(&format!("mjpeg,{width},"))), "{source}: {found}");
        assert_eq!(folder.names(), ["poster.jpg", "small.jpg"], "no unfinished work stays");
    }
    std::fs::write(&poster, b"no picture").unwrap();
    let broken = prober().small_poster(&poster, &out).await.unwrap();
    assert!(matches!(broken, Err(FilmProblem::Refused(_))), "{broken:?}");
}

#[tokio::test]
async fn a_storyboard_has_a_picture_for_each_interval() {
    let folder = Folder::new();
    // Grey that grows by ten a second.
    let film = folder.clip(
        "film.mp4",
        &format!("-f lavfi -i nullsrc=s=320x180:r=10:d=12.5 -vf geq=lum='16+floor(T)*10':cb=128:cr=128 {H264} -g 250"),
    );
    let (measures, out) = (measured(&film).await, folder.path("storyboard.jpg"));
    let board = prober().storyboard(&film, &measures, &out).await.unwrap().unwrap();
    assert_eq!((board.columns, board.rows, board.tiles, board.interval_ms), (10, 2, 13, 1_000));
    assert_eq!(probed(&out, SIZE), "mjpeg,1600,180");
    let mut before = None;
    for tile in 0..board.tiles {
        let (x, y) = (tile % 10 * board.tile_width, tile / 10 * board.tile_height);
        let cut = folder.clip("tile.png", &format!("-i {} -vf crop=160:90:{x}:{y}", out.display()));
        let now = brightness(&cut);
        assert!(before.is_none_or(|before| now >= before + 6), "tile {tile}: {before:?}, {now}");
        before = Some(now);
    }
    assert_eq!(folder.names(), ["film.mp4", "storyboard.jpg", "tile.png"]);
}

#[tokio::test]
async fn a_copy_plays_everywhere() {
    let folder = Folder::new();
    // Interlaced, oblong pixels, sound in six channels, metadata.
    let film = folder.clip(
        "film.mkv",
        "-f lavfi -i testsrc2=s=720x576:r=50:d=6 -f lavfi -i sine=r=48000:d=6 -vf tinterlace=interleave_top,setsar=64/45 \
         -c:v mpeg2video -flags +ilme+ildct -b:v 4M -c:a ac3 -ac 6 -metadata title=secret -metadata:s:v title=secret",
    );
    let measures = measured(&film).await;
    let analysis = prober().analyse(&film, &measures).await.unwrap().unwrap().0;
    let measures = Measures { analysis: Some(analysis), ..measures };
    assert!(measures.is_interlaced());
    assert_eq!(measures.renditions(), [720]);
    let (out, mut told) = (folder.path("720.mp4"), Vec::new());
    prober().rendition(&film, &measures, 720, &out, &mut |permille| told.push(permille)).await.unwrap().unwrap();
    assert!(told.is_sorted() && told.last().is_some_and(|last| (980..=1_000).contains(last)), "{told:?}");
    let copy = measured(&out).await;
    assert!(copy.plays_as_it_is(), "{copy:?}");
    assert_eq!((copy.width, copy.height, copy.display_aspect.as_deref()), (Some(1_024), Some(576), None));
    assert_eq!(
        (copy.audio_codec.as_deref(), copy.channels, copy.frame_rate_milli),
        (Some("aac"), Some(2), Some(25_000))
    );
    assert_eq!(copy.video_profile.as_deref(), Some("High"));
    let bytes = std::fs::read(&out).unwrap();
    let at = |name: &[u8]| bytes.windows(4).position(|four| four == name).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "the header comes first");
    assert!(!bytes.windows(6).any(|six| six == b"secret"));
    let keys = probed(&out, "-select_streams v:0 -skip_frame nokey -show_entries frame=pts_time");
    let keys: Vec<&str> = keys.lines().map(|line| line.trim_end_matches(',')).collect();
    for second in ["0.000000", "2.000000", "4.000000"] {
        assert!(keys.contains(&second), "{keys:?}");
    }
    let analysis = prober().analyse(&out, &copy).await.unwrap().unwrap().0;
    assert_eq!(analysis.interlaced, Some(false), "whole pictures");
    assert_eq!(folder.names(), ["720.mp4", "film.mkv"]);
}

#[tokio::test]
async fn high_dynamic_range_is_mapped() {
    let folder = Folder::new();
    let film = folder.clip(
        "film.mp4",
        "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le \
         -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc",
    );
    let measures = measured(&film).await;
    assert!(measures.is_hdr() && measures.renditions() == [720]);
    let out = folder.path("720.mp4");
    prober().rendition(&film, &measures, 720, &out, &mut |_| {}).await.unwrap().unwrap();
    let copy = measured(&out).await;
    assert_eq!((copy.transfer.as_deref(), copy.pixel_format.as_deref()), (Some("bt709"), Some("yuv420p")));
    let poster = folder.path("poster.jpg");
    prober().poster(&film, &measures, &poster).await.unwrap().unwrap();
    assert!(brightness(&poster) > 20);
}

#[tokio::test]
async fn what_fails_or_takes_too_long_leaves_nothing() {
    let folder = Folder::new();
    let film = folder.ordinary("film.mp4", 60);
    let measures = measured(&film).await;
    let out = folder.path("720.mp4");
    let hasty = prober().at_most(Duration::from_millis(700));
    let ended = hasty.rendition(&film, &measures, 720, &out, &mut |_| {}).await.unwrap();
    assert_eq!(ended, Err(FilmProblem::TimedOut(Duration::from_millis(700))));
    let bytes = std::fs::read(&film).unwrap();
    let broken = folder.path("broken.mp4");
    std::fs::write(&broken, &bytes[..bytes.len() / 3]).unwrap();
    let ended = prober().rendition(&broken, &measures, 720, &out, &mut |_| {}).await.unwrap();
    assert!(matches!(ended, Err(FilmProblem::Refused(_))), "{ended:?}");
    let other = prober().rendition(&film, &measures, 480, &out, &mut |_| {}).await.unwrap();
    assert!(matches!(other, Err(FilmProblem::Refused(_))), "no such copy: {other:?}");
    assert_eq!(folder.names(), ["broken.mp4", "film.mp4"]);
    assert_eq!(crate::hostile::processes_on(&folder).await, Vec::<String>::new());
}

#[tokio::test]
async fn subtitles_become_webvtt() {
    let folder = Folder::new();
    let words = folder.path("words.srt");
    std::fs::write(
        &words,
        "1\n00:00:00,200 --> 00:00:00,900\n<i>第一句</i> & more\n\n2\n00:00:01,000 --> 00:00:02,000\n二\n",
    )
    .unwrap();
    let inputs = format!("-f lavfi -i color=s=64x64:r=5:d=3 -i {} -c:v libx264 -pix_fmt yuv420p", words.display());
    for film in
        [folder.clip("a.mkv", &format!("{inputs} -c:s srt")), folder.clip("b.mp4", &format!("{inputs} -c:s mov_text"))]
    {
        let out = folder.path("words.vtt");
        let made = prober().subtitles(&film, 0, &out).await.unwrap().unwrap();
        assert_eq!((made.cues, made.dropped), (2, 0));
        let text = std::fs::read_to_string(&out).unwrap();
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:00.200 --> 00:00:00.900\n第一句 &amp; more\n\n00:00:01.000 --> 00:00:02.000\n二\n"
        );
        let none = prober().subtitles(&film, 1, &out).await.unwrap();
        assert!(matches!(none, Err(FilmProblem::Refused(_))), "{none:?}");
    }
}
