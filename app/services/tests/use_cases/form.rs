//! What the form asks of an entry, and what a change of it does to those there are.

use domain::access::Role;
use domain::contest::Settings;
use domain::entry::FormEffectKind;
use domain::film::kind::FileKind;
use domain::form::{Answer, AnswerProblem, AttachedFile, Condition, Field, FieldKind, Visible};
use domain::text::{Lang, Text};
use services::exports::{ExportFormat, ExportKind};
use services::media::Storage;
use services::{ContestEdit, Refusal, ServiceError, SettingsView};

use crate::background::{send, work_off};
use crate::harness::{Harness, UNIT, answers, film};
use crate::races::cluster::Cluster;

fn script() -> Field {
    let kind = FieldKind::File(AttachedFile { file: FileKind::Script });
    Field { required: true, ..Field::new("script", Text::new("剧本", "Script"), kind, Visible::Office) }
}

fn field<'s>(settings: &'s mut Settings, key: &str) -> &'s mut Field {
    settings.form.iter_mut().find(|field| field.key == key).unwrap()
}

#[tokio::test]
async fn a_required_file_is_uploaded_before_the_entry_is_submitted() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "江上灯火", "440100").await;
    harness.set_up(&contest, |settings| settings.form.push(script())).await;
    let missing = async || {
        let problems = services.entry(&creator, &entry).await.unwrap().problems;
        problems.iter().any(|one| one.field == "script" && one.problem == AnswerProblem::Missing)
    };
    assert!(missing().await);
    let refused = services.submit_entry(&creator, &entry).await;
    assert!(matches!(&refused, Err(ServiceError::Fields(fields)) if fields[0].field == "script"), "{refused:?}");
    // A file that is refused is none.
    send(&harness, &creator, &entry, "script", "剧本.pdf", b"MZ, no PDF".to_vec()).await;
    work_off(&harness).await;
    assert!(missing().await);
    send(&harness, &creator, &entry, "script", "剧本.txt", "第一场".into()).await;
    work_off(&harness).await;
    assert!(!missing().await);
    services.submit_entry(&creator, &entry).await.unwrap();
    let other = harness.person("other").await;
    let without = harness.draft(&other, &contest, "骑楼早茶", "440100").await;
    assert!(services.submit_entry(&other, &without).await.is_err());

    // The table says who has it.
    let file = services.export(&harness.staff, &contest, ExportKind::Entries, ExportFormat::Csv, Lang::Zh).await;
    let text = String::from_utf8(file.unwrap().bytes).unwrap();
    let (heads, row) = text.trim_start_matches('\u{feff}').trim_end().split_once('\n').unwrap();
    let column = heads.split(',').position(|head| head.trim() == "剧本").unwrap();
    assert_eq!(row.split(',').nth(column), Some("已上传"), "{text}");
}

#[tokio::test]
async fn stills_and_a_scan_are_asked_for_as_a_script_is() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let asks = |key: &str, file: FileKind| {
        let field = Field::new(key, Text::same(key), FieldKind::File(AttachedFile { file }), Visible::Office);
        Field { required: true, ..field }
    };
    harness
        .set_up(&contest, |settings| {
            settings.form.extend([asks("stills", FileKind::Still), asks("scan", FileKind::NominationForm)]);
        })
        .await;
    let entry = harness.draft(&creator, &contest, "江上灯火", "440100").await;
    let missing = async || {
        let problems = services.entry(&creator, &entry).await.unwrap().problems;
        let missing = problems.into_iter().filter(|one| one.problem == AnswerProblem::Missing);
        missing.map(|one| one.field).collect::<Vec<_>>()
    };
    assert_eq!(missing().await, ["stills", "scan"]);
    let picture = b"\x89PNG\r\n\x1a\n a picture".to_vec();
    // What is no picture is none, and one kind does not stand for the other.
    send(&harness, &creator, &entry, "still", "剧照.png", b"MZ, no PNG".to_vec()).await;
    work_off(&harness).await;
    assert_eq!(missing().await, ["stills", "scan"]);
    send(&harness, &creator, &entry, "nomination_form", "推荐表.png", picture.clone()).await;
    work_off(&harness).await;
    assert_eq!(missing().await, ["stills"]);
    let refused = services.submit_entry(&creator, &entry).await;
    assert!(matches!(&refused, Err(ServiceError::Fields(fields)) if fields[0].field == "stills"), "{refused:?}");
    // Of stills an entry may have several.
    for name in ["剧照一.png", "剧照二.png"] {
        send(&harness, &creator, &entry, "still", name, picture.clone()).await;
    }
    work_off(&harness).await;
    assert!(missing().await.is_empty());
    services.submit_entry(&creator, &entry).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_not_asked_any_more_is_kept_but_not_told() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    harness
        .set_up(&contest, |settings| {
            let condition = Condition { field: "series".to_owned(), options: vec!["系列".to_owned()] };
            field(settings, "contact_name").condition = Some(condition);
            field(settings, "contact_name").required = true;
        })
        .await;
    let entry = harness.draft(&creator, &contest, "江上灯火", "440100").await;
    // Nobody says that it is a series: the contact is not asked.
    assert!(services.entry(&creator, &entry).await.unwrap().problems.is_empty());
    let mut said = answers("江上灯火", "440100");
    said.insert("series".to_owned(), Answer::Text("系列".to_owned()));
    let version = services.entry(&creator, &entry).await.unwrap().entry.version;
    let saved = services.save_entry(&creator, &entry, version, said.clone()).await.unwrap();
    assert!(services.submit_entry(&creator, &entry).await.is_err(), "now it is missing");
    said.insert("contact_name".to_owned(), Answer::Text("不公开的人".to_owned()));
    said.insert("series".to_owned(), Answer::Text("单集".to_owned()));
    services.save_entry(&creator, &entry, saved.version, said).await.unwrap();
    let stored = services.submit_entry(&creator, &entry).await.unwrap();
    assert!(stored.answers.contains_key("contact_name"));
    let file = services.export(&harness.staff, &contest, ExportKind::Entries, ExportFormat::Csv, Lang::Zh).await;
    assert!(!String::from_utf8(file.unwrap().bytes).unwrap().contains("不公开的人"));
}

#[tokio::test]
async fn a_change_of_the_form_says_first_what_it_does_to_submitted_entries() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let officer = harness.person("officer").await;
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    let mut entries = Vec::new();
    for title in ["江上灯火", "骑楼早茶", "盐田"] {
        let entry = harness.draft(&officer, &contest, title, "440100").await;
        services.submit_entry(&officer, &entry).await.unwrap();
        entries.push(entry);
    }
    harness.draft(&officer, &contest, "渔歌", "440100").await;
    services.withdraw_entry(&officer, &entries[2]).await.unwrap();
    let view: SettingsView = services.settings(&harness.organiser, &contest).await.unwrap();
    let effects = async |change: &dyn Fn(&mut Settings)| {
        let mut after = view.contest.settings.as_ref().clone();
        change(&mut after);
        let effects = services.form_effects(&harness.organiser, &contest, &after).await.unwrap();
        assert!(effects.is_empty() || (effects.submitted, effects.drafts) == (2, 1));
        let counted = effects.effects.into_iter();
        counted.map(|effect| (effect.kind, effect.field, effect.entries, effect.drafts)).collect::<Vec<_>>()
    };
    let gone = effects(&|settings| settings.form.retain(|field| field.key != "contact_phone")).await;
    assert_eq!(gone, [(FormEffectKind::Unshown, "contact_phone".to_owned(), 2, 1)]);
    let asked = effects(&|settings| settings.form.push(script())).await;
    assert_eq!(asked, [(FormEffectKind::Missing, "script".to_owned(), 2, 1)]);
    assert_eq!(effects(&|settings| settings.grace_minutes += 1).await, []);
    let refused = services.form_effects(&harness.staff, &contest, &view.contest.settings).await;
    assert!(matches!(refused, Err(ServiceError::Denied(_))), "{refused:?}");
}

#[tokio::test]
async fn answers_of_submitted_entries_are_taken_away_by_nobody_who_has_not_seen_it() {
    taken_away(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_submitted_entries_are_taken_away_by_nobody_on_postgres() {
    let cluster = Cluster::start();
    taken_away(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn taken_away(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let creators = [harness.person("first").await, harness.person("second").await];
    let edit = async |change: &dyn Fn(&mut Settings), seen: &str| {
        let before = services.settings(organiser, &contest).await.unwrap().contest;
        let mut settings = before.settings.as_ref().clone();
        change(&mut settings);
        let effects = services.form_effects(organiser, &contest, &settings).await.unwrap();
        let edit = ContestEdit { title: before.title, deadline: "2026-03-10 12:00".to_owned(), settings };
        let seen = if seen == "all" { effects.seen() } else { seen.to_owned() };
        services.edit_contest(organiser, &contest, before.version, edit, &seen).await
    };
    let has = async |key: &str| {
        let settings = services.settings(organiser, &contest).await.unwrap().contest.settings;
        settings.field(key).is_some()
    };
    let without = |key: &'static str| move |settings: &mut Settings| settings.form.retain(|field| field.key != key);
    let taken = |answer: services::Result<()>| {
        assert!(matches!(answer, Err(ServiceError::Refused(Refusal::AnswersTakenAway))), "{answer:?}");
    };

    // A draft may still be anything: what it loses is said, and holds nobody back.
    harness.draft(&creators[0], &contest, "江上灯火", "440100").await;
    let mut lesser = services.settings(organiser, &contest).await.unwrap().contest.settings.as_ref().clone();
    lesser.form.retain(|field| field.key != "contact_phone");
    let effects = services.form_effects(organiser, &contest, &lesser).await.unwrap();
    assert_eq!((effects.submitted, effects.drafts), (0, 1));
    assert_eq!((effects.effects[0].entries, effects.effects[0].drafts), (0, 1));
    edit(&without("contact_phone"), "").await.unwrap();
    assert!(!has("contact_phone").await);

    let mut left = answers("骑楼早茶", "440100");
    left.remove("contact_phone");
    let submitted = services.draft_entry(&creators[1], &contest, left).await.unwrap().id;
    services.take_film(&creators[1], &submitted, &film()).await.unwrap();
    services.submit_entry(&creators[1], &submitted).await.unwrap();
    taken(edit(&without("synopsis"), "").await);
    assert!(has("synopsis").await, "nothing was stored");
    // What was confirmed of one change is not confirmed of another.
    taken(edit(&without("synopsis"), "unshown contact_phone 1").await);
    // Asking for more takes nothing away.
    edit(&|settings| settings.form.push(script()), "").await.unwrap();
    edit(&without("synopsis"), "all").await.unwrap();
    assert!(!has("synopsis").await);
    let kept = services.entry(&creators[1], &submitted).await.unwrap();
    assert!(kept.entry.answers.contains_key("synopsis"), "the answer is kept");
}
