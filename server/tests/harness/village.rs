//! A site of the exhibition, its plan and the weeks of its previews.

use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Span, Timestamp, Zoned};

use super::stage::{Person, Stage};

/// A moment in the exhibition's zone.
fn zoned(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(offset(8)))
}

/// A day's time in the exhibition's zone, so many days from now, as a form sends it.
pub fn at(days: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_hours(24 * days);
    zoned(at).strftime("%Y-%m-%dT%H%%3A%M").to_string()
}

/// The Monday of this week, and of so many weeks after it, by which its preview is named.
pub fn week(after: i64) -> String {
    let now = zoned(Timestamp::now());
    let days = 7 * after - i64::from(now.weekday().to_monday_zero_offset());
    now.checked_add(Span::new().days(days)).unwrap().strftime("%Y-%m-%d").to_string()
}

/// The Monday of next week.
pub fn next_week() -> String {
    week(1)
}

/// A site with a manager; the manager, and the site's id.
pub fn village(stage: &Stage) -> (Person, String) {
    let manager = stage.newcomer("creator", "manager");
    let sheet = stage.server.data.join("sites.csv");
    let rows = format!(
        "code,name,region code,province,city,county,kind,opened,manager\n\
         V1,Mill Village,440106,Guangdong,Guangzhou,Tianhe,village,2026-01-01,{}\n",
        manager.email
    );
    std::fs::write(&sheet, rows).unwrap();
    stage.server.linxuan(&["sites", "import", sheet.to_str().unwrap()], "");
    let list = stage.get(&manager, "/exhibition/sites").body;
    let id = list.split("href=\"/exhibition/sites/").nth(1).unwrap().split(['"', '?']).next().unwrap().to_owned();
    (manager, id)
}

/// A plan of one film that lasts ten minutes, which the first site got, as statements of the database.
pub fn plan(film: &str) -> String {
    let today = (Timestamp::now().as_second() + 8 * 3_600) / 86_400;
    let until = today + 20;
    format!(
        "INSERT INTO plans (id, region, title, introduction, starts_on, ends_on, kinds, state, version, created_at, updated_at)
         SELECT 'p1', region, 'Summer plan', 'Please watch', {today}, {until}, '', 'published', 1, 1, 1
         FROM sites ORDER BY number LIMIT 1;
         INSERT INTO plan_films (plan_id, position, entry_id, title, length_ms, must, questions)
         VALUES ('p1', 1, '{film}', 'Night Ferry', 600000, 1, '[\"What did you learn?\"]');
         INSERT INTO plan_sites (plan_id, site, due_on) SELECT 'p1', min(number), {until} FROM sites;"
    )
}
