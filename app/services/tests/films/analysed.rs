//! What only decoding tells, and the fingerprint.

use domain::film::{FilmAnalysis, Fingerprint, Measures};

use crate::clips::{Folder, H264, prober};

async fn analysed(path: &std::path::Path) -> (Measures, Fingerprint) {
    let prober = prober();
    let measures = prober.measure(path).await.unwrap().unwrap();
    let (analysis, fingerprint) = prober.analyse(path, &measures).await.unwrap().unwrap();
    (Measures { analysis: Some(analysis), ..measures }, fingerprint)
}

fn codes(measures: &Measures) -> Vec<String> {
    let settings = domain::contest::preset::selection();
    domain::film::findings(&settings.film, None, measures)
        .into_iter()
        .filter(|finding| finding.code != "too_small")
        .map(|finding| finding.code.into_owned())
        .collect()
}

fn near(found: i64, expected: i64, off: i64) -> bool {
    (found - expected).abs() <= off
}

#[tokio::test]
async fn black_silence_and_loudness_are_where_they_were_put() {
    let folder = Folder::new();
    // Twelve seconds of black; a tone of −18 dB that pauses from 6 s to 40 s.
    let film = folder.clip(
        "film.mkv",
        &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=50 -f lavfi -i sine=f=1000:r=48000:d=50 -vf drawbox=c=black:t=fill:enable='between(t,4,16)' -af volume=0:enable='between(t,6,40)' {H264} -c:a flac"),
    );
    let (measures, _) = analysed(&film).await;
    let analysis = measures.analysis.clone().unwrap();
    assert!(
        matches!(analysis.black[..], [(from, to)] if near(from, 4_000, 300) && near(to, 16_000, 300)),
        "{analysis:?}"
    );
    assert!(
        matches!(analysis.silent[..], [(from, to)] if near(from, 6_000, 100) && near(to, 40_000, 100)),
        "{analysis:?}"
    );
    // A sine of 1 kHz with an eighth of full scale, heard from two loudspeakers: −18.1 LUFS; its peak is −18.1 dBTP.
    assert!(
        near(analysis.loudness_tenths.unwrap(), -181, 2) && near(analysis.true_peak_tenths.unwrap(), -181, 2),
        "{analysis:?}"
    );
    assert!(near(analysis.decoded_ms, 50_000, 200), "{analysis:?}");
    assert_eq!((analysis.interlaced, analysis.damages), (Some(false), 0));
    assert_eq!(codes(&measures), ["black", "silent"]);
}

#[tokio::test]
async fn a_film_without_sound_and_one_with_silence() {
    let folder = Folder::new();
    let mute = folder.clip("mute.mp4", &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=4 {H264}"));
    let (measures, _) = analysed(&mute).await;
    assert_eq!(codes(&measures), ["no_audio"]);
    let silent = folder.clip(
        "silent.mp4",
        &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=4 -f lavfi -i anullsrc=d=4 {H264} -c:a aac"),
    );
    let (measures, _) = analysed(&silent).await;
    let FilmAnalysis { silent, loudness_tenths, true_peak_tenths, .. } = measures.analysis.clone().unwrap();
    assert!(matches!(silent[..], [(0, to)] if near(to, 4_000, 150)), "{silent:?}");
    assert_eq!((loudness_tenths, true_peak_tenths), (None, None));
    assert_eq!(codes(&measures), ["silent"]);
}

#[tokio::test]
async fn fields_are_seen_in_the_picture_whatever_the_header_says() {
    let folder = Folder::new();
    let video = "-f lavfi -i testsrc2=s=640x480:r=50:d=3";
    let hidden = folder.clip("hidden.mp4", &format!("{video} -vf tinterlace=interleave_top {H264} -crf 18"));
    let (measures, _) = analysed(&hidden).await;
    assert_eq!((measures.interlaced, measures.is_interlaced()), (Some(false), true));
    let named = folder.clip(
        "named.mp4",
        &format!("{video} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -flags +ilme+ildct -x264opts tff=1"),
    );
    let (measures, _) = analysed(&named).await;
    assert_eq!((measures.interlaced, measures.is_interlaced()), (Some(true), false));
}

#[tokio::test]
async fn a_film_that_breaks_off_or_is_damaged_is_told() {
    let folder = Folder::new();
    let whole = folder.clip(
        "whole.mp4",
        &format!("-f lavfi -i testsrc2=s=640x360:r=25:d=20 -f lavfi -i sine=d=20 {H264} -c:a aac -movflags +faststart"),
    );
    let bytes = std::fs::read(&whole).unwrap();
    let cut = folder.path("cut.mp4");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (measures, _) = analysed(&cut).await;
    assert!(measures.duration_ms.unwrap() >= 20_000 && measures.analysis.as_ref().unwrap().decoded_ms < 15_000);
    assert!(codes(&measures).contains(&"incomplete".to_owned()), "{measures:?}");

    let mut damaged = bytes;
    let (from, to) = (damaged.len() / 2, damaged.len() / 2 + 60_000);
    damaged[from..to].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(7));
    let path = folder.path("damaged.mp4");
    std::fs::write(&path, damaged).unwrap();
    let (measures, _) = analysed(&path).await;
    assert!(codes(&measures).contains(&"damaged".to_owned()), "{measures:?}");
}

#[tokio::test]
async fn a_copy_is_recognised_and_another_film_is_not() {
    let folder = Folder::new();
    let sources = [
        "testsrc2=s=640x360:r=25",
        "mandelbrot=s=640x360:r=25:start_scale=1.2:end_pts=200",
        "gradients=s=640x360:r=25:n=4:c0=0x16324f:c1=0xe0b220:c2=0x7a3b2e:c3=0x1f4d9f:seed=3:speed=0.05",
        "gradients=s=640x360:r=25:n=4:c0=0xf0f0c0:c1=0x102030:c2=0x50a040:c3=0x802060:seed=4:speed=0.05",
        "life=s=80x45:r=5:seed=5:ratio=0.3:mold=10:life_color=white,scale=640:360:flags=bilinear",
        "cellauto=s=64x36:r=1:seed=6:rule=110,scale=640:360:flags=bilinear",
    ];
    let alterations = [
        ("smaller.mp4", "-vf scale=320:180 -crf 36"),
        ("cut.mkv", "-ss 3.36 -crf 30"),
        ("boxed.mp4", "-vf scale=640:360,pad=640:480:0:60 -crf 28"),
        ("bright.mp4", "-vf eq=brightness=0.06:contrast=0.9,fps=30 -crf 28"),
    ];
    let mut films = Vec::new();
    for (n, source) in sources.iter().enumerate() {
        let path = folder.clip(&format!("{n}.mp4"), &format!("-f lavfi -i {source} -t 14 {H264} -crf 20"));
        films.push((path.clone(), analysed(&path).await.1));
    }
    for (n, (path, _)) in films.iter().enumerate() {
        for (name, alteration) in alterations {
            let copy = folder.clip(name, &format!("-i {} {alteration} {H264}", path.display()));
            let copy = analysed(&copy).await.1;
            for (other, (_, fingerprint)) in films.iter().enumerate() {
                let likeness = fingerprint.likeness(&copy);
                println!("{name} of {n} and {other}: {likeness:?}");
                assert_eq!(fingerprint.same(&copy).is_some(), n == other, "{name} of {n} and {other}: {likeness:?}");
            }
        }
    }
}
