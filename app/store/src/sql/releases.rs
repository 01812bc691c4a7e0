//! Exhibition rights and consent on file, and public pages.

use async_trait::async_trait;
use domain::audit::EventKind;
use domain::contest::dates::{NotedDates, PhaseMove};
use domain::contest::phase::Phase;
use domain::contest::{ExhibitionPeriod, PublicPage};
use domain::ids::{AccountId, ContestId, EntryId, FileId};
use domain::release::Release;
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_equal, push_in};
use super::contests::ContestRow;
use crate::error::{Place, Result, to_json};
use crate::releases::{ChosenFilm, KeptRelease, NewRelease, PublicContest, PublicFile, Releases};

#[derive(sqlx::FromRow)]
struct ReleaseRow {
    number: i64,
    basis: String,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    reason: String,
    given_at: i64,
    withdrawn_at: Option<i64>,
    withdrawal_reason: String,
}

impl ReleaseRow {
    fn read(self, entry: &str) -> Result<KeptRelease> {
        let basis = Place { table: "releases", column: "basis", row: entry }.parse(&self.basis)?;
        let period = ExhibitionPeriod { from: self.starts_at, until: self.ends_at };
        Ok(KeptRelease {
            number: self.number,
            release: Release { basis, period, withdrawn_at: self.withdrawn_at },
            reason: self.reason,
            given_at: self.given_at,
            withdrawal_reason: self.withdrawal_reason,
        })
    }
}

#[derive(sqlx::FromRow)]
struct FilmRow {
    id: String,
    contest_id: String,
    state: String,
    number: Option<i64>,
    answers: String,
    file_id: Option<String>,
    duration_ms: Option<i64>,
    posters: i64,
    captions: i64,
    lights: i64,
    release_number: Option<i64>,
    basis: Option<String>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    reason: Option<String>,
    given_at: Option<i64>,
    withdrawn_at: Option<i64>,
    withdrawal_reason: Option<String>,
}

impl FilmRow {
    fn read(self) -> Result<ChosenFilm> {
        let at = |table, column| Place { table, column, row: &self.id };
        let last = match (self.release_number, self.basis, self.given_at) {
            (Some(number), Some(basis), Some(given_at)) => {
                let row = ReleaseRow {
                    number,
                    basis,
                    starts_at: self.starts_at,
                    ends_at: self.ends_at,
                    reason: self.reason.unwrap_or_default(),
                    given_at,
                    withdrawn_at: self.withdrawn_at,
                    withdrawal_reason: self.withdrawal_reason.unwrap_or_default(),
                };
                Some(row.read(&self.id)?)
            }
            _ => None,
        };
        let file = self.file_id.as_deref().map(|id| at("files", "id").parse(id)).transpose()?;
        Ok(ChosenFilm {
            contest_id: at("entries", "contest_id").parse(&self.contest_id)?,
            entry_id: at("entries", "id").parse(&self.id)?,
            state: at("entries", "state").parse(&self.state)?,
            number: self.number,
            answers: at("entries", "answers").json(&self.answers)?,
            file,
            duration_ms: self.duration_ms,
            has_poster: self.posters > 0,
            has_captions: self.captions > 0,
            has_light: self.lights > 0,
            last,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PublicRow {
    #[sqlx(flatten)]
    contest: ContestRow,
    page: Option<String>,
    page_version: Option<i64>,
}

impl PublicRow {
    fn read(self) -> Result<PublicContest> {
        let contest = self.contest.read()?;
        let at = Place { table: "public_pages", column: "page", row: contest.id.as_str() };
        let page = self.page.as_deref().map(|page| at.json::<PublicPage>(page)).transpose()?.unwrap_or_default();
        Ok(PublicContest { page, version: self.page_version.unwrap_or_default(), contest })
    }
}

/// A row of the audit trail that tells of a move, or, without a detail, a term.
#[derive(sqlx::FromRow)]
struct DateRow {
    at: i64,
    round: i64,
    detail: String,
}

/// As the detail of a row tells of a move.
#[derive(serde::Deserialize)]
struct Moved {
    from: Phase,
    to: Phase,
}

#[derive(sqlx::FromRow)]
struct FileRow {
    id: String,
    contest_id: String,
    kind: String,
    filename: String,
    media_type: String,
    size_bytes: i64,
    sha256: String,
    created_at: i64,
}

impl FileRow {
    fn read(self) -> Result<PublicFile> {
        let at = |column| Place { table: "public_files", column, row: &self.id };
        Ok(PublicFile {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            kind: at("kind").parse(&self.kind)?,
            filename: self.filename,
            media_type: self.media_type,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            created_at: self.created_at,
        })
    }
}

/// Films that can be shown. The copy that is shown is one that browsers play: the exhibition copy before the judging copy.
const FILMS: &str = "SELECT e.id, e.contest_id, e.state, e.number, e.answers, f.id AS file_id, f.duration_ms,
        (SELECT COUNT(*) FROM derived d WHERE d.file_id = f.id AND d.kind = 'poster') AS posters,
        (SELECT COUNT(*) FROM derived d WHERE d.file_id = f.id AND d.kind = 'captions') AS captions,
        (SELECT COUNT(*) FROM derived d WHERE d.file_id = f.id AND d.kind = 'light') AS lights,
        r.number AS release_number, r.basis, r.starts_at, r.ends_at, r.reason, r.given_at, r.withdrawn_at,
        r.withdrawal_reason
    FROM entries e
    LEFT JOIN files f ON f.id = (
        SELECT s.id FROM files s JOIN derived p ON p.file_id = s.id AND p.kind = 'play'
        WHERE s.entry_id = e.id AND s.state = 'ready' AND s.kind IN ('exhibition_copy', 'judging_copy')
        ORDER BY CASE s.kind WHEN 'exhibition_copy' THEN 0 ELSE 1 END, s.created_at DESC, s.id DESC LIMIT 1)
    LEFT JOIN releases r ON r.entry_id = e.id
        AND r.number = (SELECT MAX(l.number) FROM releases l WHERE l.entry_id = e.id)";

/// Those that were chosen.
const CHOSEN: &str = " WHERE e.state = 'shortlisted'";
/// Those that passed the check, whatever came after.
const PASSED: &str = " WHERE e.state IN ('eligible', 'shortlisted', 'not_shortlisted')";

impl SqlTx {
    /// The films that are asked for. Only what is asked for stands in the statement: it is asked each time that a film is played, and
    /// finds its row by an index.
    async fn films_asked(&mut self, mut query: Builder) -> Result<Vec<ChosenFilm>> {
        // By contest, number and key. They are counted: a statement of two parts knows none of the tables here.
        query.push(" ORDER BY 2 DESC, 4, 1");
        let rows: Vec<FilmRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(FilmRow::read).collect()
    }

    /// Films that passed the check, of which a column is one of these.
    async fn passed(&mut self, column: &str, values: &[String]) -> Result<Vec<ChosenFilm>> {
        let mut films = Vec::new();
        for values in values.chunks(MOST) {
            let mut query = Builder::new(format!("{FILMS}{PASSED} AND {column} IN "));
            push_in(&mut query, values);
            films.extend(self.films_asked(query).await?);
        }
        Ok(films)
    }
}

#[async_trait]
impl Releases for SqlTx {
    async fn insert_release(&mut self, release: &NewRelease) -> Result<()> {
        sqlx::query(
            "INSERT INTO releases (entry_id, number, contest_id, basis, starts_at, ends_at, reason, given_by, given_at)
             VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM releases WHERE entry_id = $1), $2, $3, $4, $5, $6,
                     $7, $8)",
        )
        .bind(release.entry_id.as_str())
        .bind(release.contest_id.as_str())
        .bind(release.release.basis.key())
        .bind(release.release.period.from)
        .bind(release.release.period.until)
        .bind(&release.reason)
        .bind(release.given_by.as_ref().map(AccountId::as_str))
        .bind(release.given_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn withdraw_release(
        &mut self,
        entry: &EntryId,
        number: i64,
        by: Option<&AccountId>,
        at: Micros,
        reason: &str,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE releases SET withdrawn_by = $3, withdrawn_at = $4, withdrawal_reason = $5
             WHERE entry_id = $1 AND number = $2 AND withdrawn_at IS NULL",
        )
        .bind(entry.as_str())
        .bind(number)
        .bind(by.map(AccountId::as_str))
        .bind(at)
        .bind(reason)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn releases_of(&mut self, entry: &EntryId) -> Result<Vec<KeptRelease>> {
        let rows: Vec<ReleaseRow> = sqlx::query_as(
            "SELECT number, basis, starts_at, ends_at, reason, given_at, withdrawn_at, withdrawal_reason
             FROM releases WHERE entry_id = $1 ORDER BY number DESC",
        )
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(entry.as_str())).collect()
    }

    async fn chosen_films(&mut self, contest: Option<&ContestId>) -> Result<Vec<ChosenFilm>> {
        let mut query = Builder::new(format!("{FILMS}{CHOSEN}"));
        push_equal(&mut query, "e.contest_id", contest.map_or("", ContestId::as_str));
        self.films_asked(query).await
    }

    async fn films_of_all(&mut self, lessons: &[ContestId]) -> Result<Vec<ChosenFilm>> {
        let mut query = Builder::new(format!("{FILMS}{CHOSEN}"));
        if !lessons.is_empty() {
            let lessons: Vec<String> = lessons.iter().map(ToString::to_string).collect();
            query.push(" AND e.contest_id NOT IN ");
            push_in(&mut query, &lessons);
            // Each part finds its rows by an index.
            query.push(format_args!(" UNION ALL {FILMS}{PASSED} AND e.contest_id IN "));
            push_in(&mut query, &lessons);
        }
        self.films_asked(query).await
    }

    async fn passed_films(&mut self, contests: &[ContestId]) -> Result<Vec<ChosenFilm>> {
        let contests: Vec<String> = contests.iter().map(ToString::to_string).collect();
        self.passed("e.contest_id", &contests).await
    }

    async fn passed_film(&mut self, entry: &EntryId) -> Result<Option<ChosenFilm>> {
        Ok(self.passed("e.id", &[entry.to_string()]).await?.into_iter().next())
    }

    async fn passed_named(&mut self, entries: &[EntryId]) -> Result<Vec<ChosenFilm>> {
        let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
        self.passed("e.id", &entries).await
    }

    async fn public_contest(&mut self, id: &ContestId) -> Result<Option<PublicContest>> {
        let row: Option<PublicRow> = sqlx::query_as(
            "SELECT c.id, c.title, c.preset, c.phase, c.settings, c.version, c.deadline, c.judging_hash,
                    c.judging_sealed_at, c.method, c.created_at, p.page, p.version AS page_version
             FROM contests c LEFT JOIN public_pages p ON p.contest_id = c.id WHERE c.id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(PublicRow::read).transpose()
    }

    async fn public_contests(&mut self) -> Result<Vec<PublicContest>> {
        let rows: Vec<PublicRow> = sqlx::query_as(
            "SELECT c.id, c.title, c.preset, c.phase, c.settings, c.version, c.deadline, c.judging_hash,
                    c.judging_sealed_at, c.method, c.created_at, p.page, p.version AS page_version
             FROM contests c LEFT JOIN public_pages p ON p.contest_id = c.id
             WHERE c.phase <> 'draft' ORDER BY c.id DESC",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(PublicRow::read).collect()
    }

    async fn noted_dates(&mut self, contest: &ContestId) -> Result<NotedDates> {
        let rows: Vec<DateRow> = sqlx::query_as(
            "SELECT seq, at, CAST(0 AS BIGINT) AS round, detail FROM audit WHERE contest_id = $1 AND action = $2
             UNION ALL
             SELECT CAST(0 AS BIGINT), until, round, '' FROM terms WHERE contest_id = $1 AND judge_id = ''
             ORDER BY seq",
        )
        .bind(contest.as_str())
        .bind(EventKind::ContestPhase.key())
        .fetch_all(self.db()?)
        .await?;
        let mut noted = NotedDates::default();
        for DateRow { at, round, detail } in rows {
            if let Some(round) = u8::try_from(round).ok().filter(|round| *round > 0) {
                noted.terms.insert(round, at);
            } else if let Ok(Moved { from, to }) = serde_json::from_str(&detail) {
                // A row whose words were erased tells of no move any more.
                noted.moves.push(PhaseMove { at, from, to });
            }
        }
        Ok(noted)
    }

    async fn put_public_page(
        &mut self,
        contest: &ContestId,
        page: &PublicPage,
        version: i64,
        at: Micros,
    ) -> Result<bool> {
        // A page that nobody set up has version 0; a row that is there has a higher one.
        let done = sqlx::query(
            "INSERT INTO public_pages (contest_id, page, version, changed_at) VALUES ($1, $2, $3 + 1, $4)
             ON CONFLICT (contest_id) DO UPDATE
             SET page = excluded.page, version = excluded.version, changed_at = excluded.changed_at
             WHERE public_pages.version = $3",
        )
        .bind(contest.as_str())
        .bind(to_json(page)?)
        .bind(version)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn public_files(&mut self, contest: &ContestId) -> Result<Vec<PublicFile>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT id, contest_id, kind, filename, media_type, size_bytes, sha256, created_at
             FROM public_files WHERE contest_id = $1 ORDER BY created_at, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn public_file(&mut self, contest: &ContestId, id: &FileId) -> Result<Option<PublicFile>> {
        let row: Option<FileRow> = sqlx::query_as(
            "SELECT id, contest_id, kind, filename, media_type, size_bytes, sha256, created_at
             FROM public_files WHERE contest_id = $1 AND id = $2",
        )
        .bind(contest.as_str())
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(FileRow::read).transpose()
    }

    async fn public_file_bytes(&mut self, contest: &ContestId, id: &FileId) -> Result<Option<Vec<u8>>> {
        let query = sqlx::query_scalar("SELECT bytes FROM public_files WHERE contest_id = $1 AND id = $2")
            .bind(contest.as_str())
            .bind(id.as_str());
        Ok(query.fetch_optional(self.db()?).await?)
    }

    async fn insert_public_file(&mut self, file: &PublicFile, bytes: &[u8]) -> Result<()> {
        sqlx::query(
            "INSERT INTO public_files (id, contest_id, kind, filename, media_type, size_bytes, sha256, bytes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(file.id.as_str())
        .bind(file.contest_id.as_str())
        .bind(file.kind.key())
        .bind(&file.filename)
        .bind(&file.media_type)
        .bind(file.size_bytes)
        .bind(&file.sha256)
        .bind(bytes)
        .bind(file.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn delete_public_file(&mut self, contest: &ContestId, id: &FileId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM public_files WHERE contest_id = $1 AND id = $2")
            .bind(contest.as_str())
            .bind(id.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
