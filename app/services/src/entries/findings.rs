//! What the rules of a contest say to the films of an entry.

use std::collections::BTreeMap;

use domain::contest::Category;
use domain::film::kind::FileKind;
use domain::film::{self, Finding, Level, Measures, TOO_LONG};
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use store::{Contest, Entry, File, FileState, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::Result;
use crate::record::freeze::is_frozen;

/// Holds examined films against the category that was chosen now.
pub(crate) async fn judge_films_again(cx: &Context, tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<()> {
    let chosen = BTreeMap::from([(entry.id.clone(), entry.answer(keys::CATEGORY))]);
    judge_films_of(cx, tx, contest, &chosen).await
}

/// As [`judge_films_again`], of several entries with the categories that were chosen for them.
pub(crate) async fn judge_films_of(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    chosen: &BTreeMap<EntryId, String>,
) -> Result<()> {
    let entries: Vec<EntryId> = chosen.keys().cloned().collect();
    for file in tx.files_of_entries(&entries).await? {
        if file.kind != FileKind::JudgingCopy.key() {
            continue;
        }
        let category = chosen.get(&file.entry_id).and_then(|key| contest.settings.category(key));
        if let Some(changed) = judged_again(&file, category) {
            let changed = File { updated_at: cx.now(), ..changed };
            tx.update_file(&changed).await?;
            audit_findings(cx, tx, &contest.id, &changed).await?;
        }
    }
    Ok(())
}

pub(crate) async fn audit_findings(cx: &Context, tx: &mut dyn Tx, contest: &ContestId, file: &File) -> Result<()> {
    let event = event::FileExamine { state: file.state, findings: &file.findings };
    cx.audit(tx, &Actor::Operator, Some(contest), file.id.as_str(), &event).await
}

/// A film that was examined, after the category of its entry changed; `None` where nothing changes for it.
fn judged_again(file: &File, category: Option<&Category>) -> Option<File> {
    let examined = matches!(file.state, FileState::Ready | FileState::Rejected);
    let duration_ms = file.duration_ms.filter(|_| examined)?;
    let mut findings: Vec<Finding> = file.findings.iter().filter(|one| one.code != TOO_LONG).cloned().collect();
    findings.extend(film::too_long(duration_ms, category));
    (findings != file.findings).then(|| File { state: state_by(&findings), findings, ..file.clone() })
}

pub(crate) fn state_by(findings: &[Finding]) -> FileState {
    if film::gravest(findings) == Some(Level::Refused) { FileState::Rejected } else { FileState::Ready }
}

/// As [`state_by`], of a film that was examined before. The film that a frozen pool has of a work stays the one that is judged,
/// whatever a later look finds: that is told, and people decide what becomes of the work.
pub(crate) async fn state_again(
    tx: &mut dyn Tx,
    contest: &Contest,
    entry: &Entry,
    before: &File,
    findings: &[Finding],
) -> Result<FileState> {
    let found = state_by(findings);
    let is_judged =
        before.kind == FileKind::JudgingCopy.key() && before.state == FileState::Ready && entry.state.is_eligible();
    if is_judged && found != FileState::Ready && is_frozen(tx, contest).await? {
        Ok(FileState::Ready)
    } else {
        Ok(found)
    }
}

/// What the rules of a contest say to a film.
pub(crate) fn film_findings(contest: &Contest, entry: &Entry, file: &File, measures: &Measures) -> Vec<Finding> {
    let category = contest.settings.category(&entry.answer(keys::CATEGORY));
    let kind = FileKind::parse(&file.kind).unwrap_or(FileKind::JudgingCopy);
    film::findings_for(kind, &contest.settings.film, category, measures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_was_found_and_what_is_allowed() {
        let settings = domain::contest::preset::selection();
        let measures = Measures {
            duration_ms: Some(301_000),
            width: Some(640),
            height: Some(360),
            video_codec: Some("mpeg4".to_owned()),
            audio_codec: None,
            ..Measures::default()
        };
        let found = film::findings(&settings.film, settings.category("微视频"), &measures);
        let told: Vec<(&str, Level, &str, &str)> =
            found.iter().map(|f| (&*f.code, f.level, f.found.as_str(), f.allowed.as_str())).collect();
        assert_eq!(
            told,
            [
                ("video_codec", Level::Refused, "mpeg4", "h264, hevc"),
                ("too_small", Level::Refused, "640×360", "1280×720"),
                ("no_audio", Level::Warning, "–", "–"),
                ("too_long", Level::Refused, "5:01", "5:00"),
            ]
        );
    }

    #[test]
    fn another_category_is_another_limit() {
        let settings = domain::contest::preset::selection();
        let file = File {
            id: "f".parse().unwrap(),
            entry_id: "e".parse().unwrap(),
            kind: "judging_copy".to_owned(),
            state: FileState::Ready,
            filename: "a.mp4".to_owned(),
            media_type: String::new(),
            size_bytes: 1,
            sha256: None,
            duration_ms: Some(400_000),
            width: Some(1_280),
            height: Some(720),
            findings: Vec::new(),
            measures: Measures::default(),
            fingerprint: None,
            parts: String::new(),
            created_at: 0,
            updated_at: 0,
        };
        let short = judged_again(&file, settings.category("微视频")).unwrap();
        assert_eq!((short.state, &*short.findings[0].code), (FileState::Rejected, TOO_LONG));
        assert_eq!(judged_again(&short, settings.category("微视频")), None);
        assert_eq!(judged_again(&short, settings.category("纪录片")), Some(file.clone()));
        let lenient = Category { grace_seconds: 100, ..settings.category("微视频").unwrap().clone() };
        let warned = judged_again(&file, Some(&lenient)).unwrap();
        assert_eq!((warned.state, warned.findings[0].level), (FileState::Ready, Level::Warning));
    }
}
