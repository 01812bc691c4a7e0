//! The archive of the chosen films: who may have it, what is in it, and that any part of it is the same whenever it is asked for.

use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use domain::access::Role;
use domain::audit::EventKind;
use domain::contest::phase::Phase;
use domain::form::Answer;
use domain::ids::{ContestId, EntryId};
use domain::packages::{DosTime, PackedFile, ZipLayout, ZipPart};
use domain::text::Lang;
use domain::time::HOUR;
use futures::TryStreamExt as _;
use services::{Actor, Decision, EventSearch, Grounds, PackageFile, PackageReading, Periods, Refusal, ServiceError};

use crate::background::{send, work_off};
use crate::harness::{DAY, Harness, UNIT, answers, make_drawn_film, page, refused};
use crate::releases::signed;

/// Tests an archive as another program reads it, and prints its names in order.
const READ: &str = "
import hashlib, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
sums = dict(reversed(line.split('  ', 1)) for line in archive.read('SHA256SUMS').decode().splitlines())
names = archive.namelist()
assert sorted(sums) == sorted(set(names) - {'SHA256SUMS'}), (sums, names)
for name in sums:
    assert hashlib.sha256(archive.read(name)).hexdigest() == sums[name], name
print('\\n'.join(names))
";

/// Reads an archive of which most bytes were never written.
const LIST: &str = "
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
infos = archive.infolist()
assert archive.read('SHA256SUMS') == b'sums\\n'
for info in infos[:-1]:
    with archive.open(info) as film:
        assert film.read(4) == bytes(4), info
print(len(infos), sum(info.file_size for info in infos))
";

fn python(script: &str, file: &Path) -> String {
    let mut command = Command::new("python3");
    command.args(["-W", "error", "-c", script]).arg(file).env("PYTHONUTF8", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Three films of one unit, author and title were judged; the selection, of two, is open.
async fn judged(harness: &Harness) -> (ContestId, Vec<EntryId>) {
    let services = &harness.services;
    let contest = harness.open_for(2).await;
    let (judge, officer) = (harness.person("judge").await, harness.person("officer").await);
    harness.cast(&contest, &judge, Role::Judge, "", "").await;
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    let mut entries = Vec::new();
    for (region, rate_factor) in [("440100", "12"), ("440500", "14"), ("440200", "16")] {
        let mut said = answers("夜航", region);
        said.insert("credits".to_owned(), Answer::List(vec!["导演：王芳".to_owned()]));
        let entry = services.draft_entry(&officer, &contest, said).await.unwrap().id;
        let film = make_drawn_film(&format!("package-{rate_factor}"), "1280x720", rate_factor);
        services.take_film(&officer, &entry, &film).await.unwrap();
        entries.push(entry);
    }
    let words = "1\r\n00:00:00,500 --> 00:00:02,000\r\n夜航\r\n".as_bytes().to_vec();
    send(harness, &officer, &entries[0], "subtitles", "夜航.srt", words).await;
    send(harness, &officer, &entries[0], "poster", "海报.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0]).await;
    work_off(harness).await;
    for entry in &entries {
        services.submit_entry(&officer, entry).await.unwrap();
        services.decide(&harness.staff, entry, Decision::Pass, "").await.unwrap();
    }
    harness.pass(11 * DAY);
    for phase in [Phase::CallClosed, Phase::Eligibility] {
        services.move_phase(&harness.organiser, &contest, phase, "").await.unwrap();
    }
    let panel = vec![judge.account().unwrap().id.clone()];
    services.set_panels(&harness.organiser, &contest, &[panel]).await.unwrap();
    services.confirm_assignment(&harness.organiser, &contest).await.unwrap();
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.declare(&judge, &contest, "已阅读规则").await.unwrap();
    harness.select_by_number(&[judge], &contest).await;
    (contest, entries)
}

pub async fn bytes_of(file: &PackageFile, range: Range<u64>) -> Vec<u8> {
    let pieces: Vec<Bytes> = file.read(range).try_collect().await.unwrap();
    pieces.concat()
}

/// The names in the archive, once another program has read all of it.
pub async fn names(harness: &Harness, file: &PackageFile) -> Vec<String> {
    let path = harness.folder.join("films.zip");
    std::fs::write(&path, bytes_of(file, 0..file.size()).await).unwrap();
    python(READ, &path).lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_chosen_films_are_one_archive_that_another_program_reads() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, entries) = judged(&harness).await;
    assert_eq!(services.package(organiser, &contest, Lang::Zh).await.unwrap().contents, None);
    assert_eq!(refused(services.open_package(organiser, &contest, Lang::Zh).await), Refusal::NotSealed);
    harness.seal(&contest).await;

    let metered = services.metered();
    let contents = metered.package(organiser, &contest, Lang::Zh).await.unwrap().contents.unwrap();
    assert!(metered.statements() <= 12, "{} statements", metered.statements());
    assert_eq!((contents.known, contents.size, contents.reading), (0, None, PackageReading::Idle));
    assert_eq!(contents.films.iter().map(|film| film.number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let unready = refused(services.open_package(organiser, &contest, Lang::Zh).await);
    assert_eq!(unready, Refusal::PackageUnprepared(contents.files));

    services.prepare_package(organiser, &contest).await.unwrap();
    let begun = services.package(organiser, &contest, Lang::Zh).await.unwrap().contents.unwrap();
    assert_eq!(begun.reading, PackageReading::UnderWay(0));
    let news = services.film_news(organiser, &entries[0]).await.unwrap();
    assert!(news.iter().all(|one| one.job.is_none()), "an entry does not tell that it was chosen: {news:?}");
    assert_eq!(work_off(&harness).await, 1);
    let ready = services.package(organiser, &contest, Lang::Zh).await.unwrap().contents.unwrap();
    assert_eq!((ready.known, ready.reading), (ready.files, PackageReading::Idle));

    let file = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_eq!((file.name.as_str(), Some(file.size())), ("观摩-资料包.zip", ready.size));
    assert!(file.size() > 1 << 20, "some megabytes: {}", file.size());
    let stem = format!("{UNIT}+王芳+夜航");
    assert_eq!(
        names(&harness, &file).await,
        [
            format!("影片/{stem}.mp4"),
            format!("海报/{stem}.jpg"),
            format!("字幕/{stem}.srt"),
            format!("报名表/{stem}.html"),
            format!("影片/{stem} (2).mp4"),
            format!("海报/{stem} (2).jpg"),
            format!("报名表/{stem} (2).html"),
            "SHA256SUMS".to_owned(),
        ]
    );

    // In a year, and put together of pieces, it is the same.
    harness.pass(365 * DAY);
    let again = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_eq!((&again.tag, again.size()), (&file.tag, file.size()));
    let whole = bytes_of(&file, 0..file.size()).await;
    for step in [1 << 16, 99_991, 1 << 20] {
        let mut joined = Vec::new();
        let mut at = 0;
        while at < again.size() {
            let end = (at + step).min(again.size());
            joined.extend(bytes_of(&again, at..end).await);
            at = end;
        }
        assert!(joined == whole, "in steps of {step}");
    }
    let english = services.open_package(organiser, &contest, Lang::En).await.unwrap();
    assert_ne!(english.tag, file.tag);
    assert_eq!(names(&harness, &english).await[0], format!("films/{stem}.mp4"));
    for lang in [Lang::Zh, Lang::En] {
        for folder in [words::packages::films_folder, words::packages::forms_folder, words::packages::subtitles_folder]
        {
            assert!(folder(lang).len() <= 12, "a path has at most 200 bytes");
        }
    }

    // A reserve in the place of a film that leaves: another archive, of which one film was not read yet.
    let why = Grounds { reason: "权利人撤回", decider: "组委会" };
    services.withdraw_chosen(organiser, &contest, &entries[1], Some(&entries[2]), why).await.unwrap();
    let unready = refused(services.open_package(organiser, &contest, Lang::Zh).await);
    assert!(matches!(unready, Refusal::PackageUnprepared(1..)), "{unready:?}");
    services.prepare_package(organiser, &contest).await.unwrap();
    work_off(&harness).await;
    let amended = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_ne!(amended.tag, file.tag);
    assert_eq!(names(&harness, &amended).await.len(), 8);
}

#[tokio::test]
async fn the_archive_is_for_who_may_take_the_result_and_see_contacts_and_is_recorded_once_in_an_hour() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, _) = judged(&harness).await;
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    harness.seal(&contest).await;
    services.prepare_package(organiser, &contest).await.unwrap();
    work_off(&harness).await;
    for stranger in [&harness.staff, &chair, &harness.person("creator").await, &Actor::Anonymous] {
        for refused in [
            services.open_package(stranger, &contest, Lang::Zh).await.map(drop),
            services.package(stranger, &contest, Lang::Zh).await.map(drop),
            services.prepare_package(stranger, &contest).await,
        ] {
            assert!(matches!(refused, Err(ServiceError::Denied(_) | ServiceError::SignInNeeded)), "{refused:?}");
        }
    }
    // A download in parts is one, whatever asks for them.
    for _ in 0..3 {
        services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    }
    harness.pass(HOUR);
    services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    let search = EventSearch { kind: Some(EventKind::ExportTake), page: page(1, 50), ..EventSearch::default() };
    let events = services.events(organiser, Some(&contest), &search).await.unwrap();
    let told: Vec<&str> = events.lines.iter().map(|line| line.row.detail.as_str()).collect();
    assert_eq!(told, [r#"{"export":"package","format":"zip"}"#; 2]);
}

#[tokio::test]
async fn a_film_whose_release_was_withdrawn_is_named_and_not_given() {
    let harness = Harness::new().await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let (contest, entries) = judged(&harness).await;
    harness.seal(&contest).await;
    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    services.give_release(staff, &entries[0], signed("")).await.unwrap();
    services.prepare_package(organiser, &contest).await.unwrap();
    work_off(&harness).await;
    let before = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_eq!(names(&harness, &before).await.len(), 8);

    services.withdraw_release(staff, &entries[0], "作者撤回").await.unwrap();
    let after = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_ne!(after.tag, before.tag);
    // The other film keeps the name it had beside this one.
    let stem = format!("{UNIT}+王芳+夜航 (2)");
    assert_eq!(
        names(&harness, &after).await,
        [
            format!("影片/{stem}.mp4"),
            format!("海报/{stem}.jpg"),
            format!("报名表/{stem}.html"),
            "已撤回授权的作品.txt".to_owned(),
            "SHA256SUMS".to_owned(),
        ]
    );
    let bytes = bytes_of(&after, 0..after.size()).await;
    let list = "以下入选作品已撤回展播授权，本资料包不收录：\n".as_bytes();
    let at = bytes.windows(list.len()).position(|part| part == list).unwrap();
    assert!(String::from_utf8_lossy(&bytes[at..at + list.len() + 60]).contains("夜航"), "it is named");
    let contents = services.package(organiser, &contest, Lang::Zh).await.unwrap().contents.unwrap();
    let films: Vec<_> = contents.films.iter().map(|film| (film.number, film.is_withdrawn, film.files)).collect();
    assert_eq!(films, [(Some(1), true, 0), (Some(2), false, 3)]);
    // Given anew, it is there again.
    services.give_release(staff, &entries[0], signed("")).await.unwrap();
    let anew = services.open_package(organiser, &contest, Lang::Zh).await.unwrap();
    assert_eq!(anew.tag, before.tag);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_and_tried_again() {
    let mut harness = Harness::new().await;
    harness.services = harness.services.clone().with_periods(Periods { retry: Duration::ZERO, ..Periods::default() });
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, entries) = judged(&harness).await;
    harness.seal(&contest).await;
    let files = services.entry(organiser, &entries[0]).await.unwrap().files;
    let sha256 = files.into_iter().find(|file| file.kind == "judging_copy").unwrap().sha256.unwrap();
    let kept = services.media().blobs().local_path(&sha256).unwrap();
    let aside = harness.folder.join("aside.mp4");
    std::fs::rename(&kept, &aside).unwrap();
    services.prepare_package(organiser, &contest).await.unwrap();
    let contents = async || services.package(organiser, &contest, Lang::Zh).await.unwrap().contents.unwrap();
    // It comes back each time, until it is given up.
    for _ in 0..5 {
        assert!(matches!(contents().await.reading, PackageReading::UnderWay(_)));
        assert!(services.work_once("test").await.unwrap());
    }
    assert_eq!((contents().await.reading, contents().await.size), (PackageReading::GivenUp, None));
    std::fs::rename(&aside, &kept).unwrap();
    services.prepare_package(organiser, &contest).await.unwrap();
    assert!(services.work_once("test").await.unwrap());
    let ready = contents().await;
    assert_eq!((ready.reading, ready.known), (PackageReading::Idle, ready.files));
}

/// No film of it is written: what stands around them says where each is, and another program finds it there.
#[test]
fn an_archive_of_forty_gigabytes_is_read_by_another_program() {
    let film = |nth: usize| PackedFile {
        path: format!("影片/单位+作者+片名 ({nth}).mp4"),
        size: 2_600_000_000,
        crc32: 1,
        at: DosTime::new((2026, 11, 30), (12, 0, 0)),
    };
    let sums = b"sums\n";
    let mut files: Vec<PackedFile> = (1..=15).map(film).collect();
    files.push(PackedFile { size: 4_500_000_000, ..film(16) });
    files.push(PackedFile { path: "SHA256SUMS".to_owned(), size: 5, crc32: crc32fast::hash(sums), ..film(17) });
    let layout = ZipLayout::new(&files);
    let path = std::env::temp_dir().join(format!("linxuan-forty-{}.zip", std::process::id()));
    let out = std::fs::File::create(&path).unwrap();
    out.set_len(layout.size()).unwrap();
    let mut at = 0;
    for part in layout.parts(0..layout.size()) {
        match part {
            ZipPart::Bytes(bytes) => {
                out.write_all_at(&bytes, at).unwrap();
                at += u64::try_from(bytes.len()).unwrap();
            }
            ZipPart::File { index, range } => {
                if index + 1 == files.len() {
                    out.write_all_at(sums, at).unwrap();
                }
                at += range.end - range.start;
            }
        }
    }
    assert_eq!(at, layout.size());
    let told = python(LIST, &path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(told.trim(), "17 43500000005");
}
