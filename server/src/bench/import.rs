//! A spreadsheet of thousands of rows: imported, again, with every row changed, written and read back; and how long a creator waits
//! who saves a draft meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::form::{Answer, Answers, keys};
use domain::ids::ContestId;
use domain::imports::Mapping;
use domain::text::Lang;
use domain::time::DAY;
use services::exports::ExportFormat;
use services::{Actor, NewAccount, Services, SheetFile};
use store::{Entry, Opening};

use super::films::{forget_peak, peak_of};
use super::{Scratch, Table, at_share, database_of, millis};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;

/// How long the creator saves with nothing beside, for comparison.
const ALONE: Duration = Duration::from_secs(2);
/// How long the creator waits after a save.
const PAUSE: Duration = Duration::from_millis(5);

/// A contest whose call is open, its office, and a creator with a draft.
struct Stage {
    services: Services,
    organiser: Actor,
    contest: ContestId,
    creator: Actor,
    draft: Entry,
    database: &'static str,
}

/// What an act took.
struct Cost {
    elapsed: Duration,
    /// Most memory of the process meanwhile, bytes.
    peak: u64,
    /// Sorted times of the creator's saves meanwhile.
    saves: Vec<Duration>,
}

/// Imports a spreadsheet of so many rows into a fresh installation, and takes it out again.
///
/// # Errors
/// A database that holds other data, or rows of which becomes something else than they say.
pub async fn measure(place: &Place, rows: usize) -> Result<Table, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let database = database_of(&config);
    let mut stage = Stage::set(open_configured(&config, Opening::Migrate).await?, database).await?;
    let sheet = sheet(rows);
    let mut lines = Vec::new();

    let alone = async {
        tokio::time::sleep(ALONE).await;
        Ok(())
    };
    let ((), cost) = stage.timed(alone).await?;
    lines.push(stage.line("nothing", 0, &cost));
    let changed = sheet.replace("的简介", "的介绍").into_bytes();
    for (act, bytes, counts) in [
        ("import of CSV", sheet.into_bytes(), (rows, 0, 0)),
        ("every row changed", changed.clone(), (0, rows, 0)),
        ("the same again", changed, (0, 0, rows)),
    ] {
        lines.push(stage.import(act, "sheet.csv", bytes, counts).await?);
    }
    for (act, back, format) in [
        ("export of CSV", "import of that CSV", ExportFormat::Csv),
        ("export of XLSX", "import of that XLSX", ExportFormat::Xlsx),
    ] {
        let (services, organiser, contest) = (stage.services.clone(), stage.organiser.clone(), stage.contest.clone());
        let export = async move { services.export_entries(&organiser, &contest, format, Lang::Zh).await };
        let (bytes, cost) = stage.timed(export).await?;
        lines.push(stage.line(act, rows, &cost));
        lines.push(stage.import(back, "export", bytes, (0, 0, rows)).await?);
    }
    stage.services.close().await;
    let head = vec!["beside saves", "rows", "seconds", "rows/s", "peak memory, MB", "saves", "median ms", "longest ms"];
    Ok(Table { head, rows: lines })
}

impl Stage {
    async fn set(services: Services, database: &'static str) -> Result<Self, Failure> {
        let operator = &Actor::Operator;
        let account = |email: &str, role| NewAccount {
            email: email.to_owned(),
            name: email.to_owned(),
            password: None,
            roles: vec![role],
        };
        let organiser = services.create_account(operator, account("office@bench.invalid", Role::Organiser)).await?;
        let creator = services.create_account(operator, account("creator@bench.invalid", Role::Creator)).await?;
        let (organiser, creator) = (Actor::of(organiser), Actor::of(creator));
        let contest = services.create_contest(&organiser, Preset::Selection, "Bench").await?.id;
        services.set_deadline(&organiser, &contest, services.now().saturating_add(DAY)).await?;
        services.move_phase(&organiser, &contest, Phase::CallOpen, "").await?;
        let answers = Answers::from([(keys::TITLE.to_owned(), Answer::Text("Bench".to_owned()))]);
        let draft = services.draft_entry(&creator, &contest, answers).await?;
        Ok(Self { services, organiser, contest, creator, draft, database })
    }

    /// Imports a spreadsheet of which so many rows are new, changed and unchanged; the line of the table.
    async fn import(
        &mut self,
        act: &str,
        name: &str,
        bytes: Vec<u8>,
        counts: (usize, usize, usize),
    ) -> Result<Vec<String>, Failure> {
        let (services, organiser, contest) = (self.services.clone(), self.organiser.clone(), self.contest.clone());
        let file = SheetFile { name: name.to_owned(), bytes };
        let import = async move { services.import_entries(&organiser, &contest, file, &Mapping::default()).await };
        let (report, cost) = self.timed(import).await?;
        let found = (report.created, report.changed, report.unchanged);
        if found != counts || !report.problems.is_empty() {
            let problems = report.problems.len();
            return Err(Failure::No(format!("{act}: {found:?} and {problems} problems in place of {counts:?}")));
        }
        Ok(self.line(act, report.rows.len(), &cost))
    }

    /// Does something while the creator saves.
    async fn timed<T>(&mut self, act: impl Future<Output = services::Result<T>>) -> Result<(T, Cost), Failure> {
        forget_peak();
        let ends = Arc::new(AtomicBool::new(false));
        let (services, creator, draft) = (self.services.clone(), self.creator.clone(), self.draft.clone());
        let saving = tokio::spawn(save_until(services, creator, draft, Arc::clone(&ends)));
        let began = Instant::now();
        let done = act.await;
        let elapsed = began.elapsed();
        let peak = peak_of(std::process::id());
        ends.store(true, Ordering::Relaxed);
        let (draft, mut saves) = saving.await.map_err(Failure::environment)??;
        self.draft = draft;
        saves.sort_unstable();
        Ok((done?, Cost { elapsed, peak, saves }))
    }

    fn line(&self, act: &str, rows: usize, cost: &Cost) -> Vec<String> {
        let per_second = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / cost.elapsed.as_secs_f64();
        vec![
            format!("{}: {act}", self.database),
            rows.to_string(),
            format!("{:.2}", cost.elapsed.as_secs_f64()),
            format!("{per_second:.0}"),
            (cost.peak / 1_000_000).to_string(),
            cost.saves.len().to_string(),
            millis(at_share(&cost.saves, 50)),
            millis(at_share(&cost.saves, 100)),
        ]
    }
}

/// Saves a draft again and again; what it is then, and how long each save took.
async fn save_until(
    services: Services,
    creator: Actor,
    mut draft: Entry,
    ends: Arc<AtomicBool>,
) -> Result<(Entry, Vec<Duration>), Failure> {
    let mut times = Vec::new();
    loop {
        let mut answers = draft.answers.clone();
        answers.insert(keys::TITLE.to_owned(), Answer::Text(format!("Bench {}", draft.version)));
        let began = Instant::now();
        draft = services.save_entry(&creator, &draft.id, draft.version, answers).await?;
        times.push(began.elapsed());
        if ends.load(Ordering::Relaxed) {
            return Ok((draft, times));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A spreadsheet as an office has it: numbers, a synopsis of some lines, people, the names of the films.
fn sheet(rows: usize) -> String {
    let heads = [
        "编号",
        "作品名称",
        "报送单位",
        "地市",
        "作品类别",
        "内容简介",
        "主创人员",
        "联系人",
        "办公电话",
        "完成日期",
        "版权承诺书",
        "影片文件",
    ];
    let mut text = format!("{}\n", heads.join(","));
    let synopsis = "影片记录了一位普通劳动者平凡而动人的一天。".repeat(8);
    for at in 0..rows {
        let cells = [
            format!("S{at}"),
            format!("作品{at}"),
            format!("单位{}", at % 300),
            "广州市".to_owned(),
            "微视频".to_owned(),
            format!("第 {at} 部作品的简介：{synopsis}"),
            format!("\"甲{at}：导演\n乙：摄影\n丙：剪辑\""),
            "联系人".to_owned(),
            "000-1".to_owned(),
            "2026/3/5".to_owned(),
            "是".to_owned(),
            format!("{at}.mp4"),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn rows_come_in_and_go_out_as_the_bench_says() {
        let table = measure(&Place::default(), 600).await.unwrap();
        let acts: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(acts.len(), 8, "{acts:?}");
        assert!(table.rows.iter().all(|row| row.len() == table.head.len() && row[5] != "0"), "each act beside saves");
    }
}
