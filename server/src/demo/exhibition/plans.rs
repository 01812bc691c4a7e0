//! Viewing plans: two that were held, and one that some sites have not answered.

use domain::calendar::Day;
use domain::exhibition::plans::{PlanDraft, PlanFilmDraft};
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, PlanId};
use domain::text::Lang;
use services::{LibraryAsk, LibraryFilm};

use super::{Exhibition, OF_PROVINCE, ShownFilm};
use crate::demo::stage::{DAY, HOUR};
use crate::failure::Failure;

/// Questions that films are discussed by, in turn.
const QUESTIONS: [&str; 4] =
    ["片中最打动你的是哪一处？", "这件事放在本村怎么办？", "学到了什么做法？", "愿意推荐给谁看？"];

/// A plan as viewings are held by it.
pub struct HeldPlan {
    pub id: PlanId,
    pub starts_on: Day,
    pub ends_on: Day,
    /// The films every site shows.
    pub films: Vec<ShownFilm>,
    /// Of ten sites so many hold it.
    pub held_by: usize,
}

/// What a plan is made of.
struct PlanScript<'s> {
    title: &'s str,
    introduction: &'s str,
    days: (Day, Day),
    films: Vec<ShownFilm>,
    /// Offered beside them.
    offered: Option<EntryId>,
    held_by: usize,
}

pub(super) fn code(text: &str) -> Result<RegionCode, Failure> {
    text.parse().map_err(Failure::environment)
}

impl Exhibition<'_> {
    /// Everything in the library: it is less than a page.
    pub(super) async fn library(&self) -> Result<Vec<LibraryFilm>, Failure> {
        let (services, province) = (&self.stage.services, &self.cast.exhibition.province);
        Ok(services.library(province, &LibraryAsk::default(), Lang::Zh).await?.films)
    }

    /// The plan of the first two months.
    pub async fn first_plan(&self) -> Result<HeldPlan, Failure> {
        self.stage.clock.set(self.now - 160 * DAY);
        self.published(PlanScript {
            title: "先进典型集中收看计划",
            introduction: "请各站点组织党员群众集中收看，看后讨论，把意见填在反馈里。",
            days: (self.month(4).first(), self.month(3).last()),
            films: self.films.iter().take(3).cloned().collect(),
            offered: self.lessons.first().map(|film| film.entry.clone()),
            held_by: 10,
        })
        .await
    }

    /// What was watched while the first plan lasted, and the plan after it, which answers its wishes.
    pub async fn second_plan(&self, first: &HeldPlan) -> Result<HeldPlan, Failure> {
        let at = self.now - 52 * DAY;
        self.watch((first.starts_on, first.ends_on), first).await?;
        self.stage.clock.set(at);
        self.published(PlanScript {
            title: "乡村治理专题收看计划",
            introduction: "上一期反馈已经汇总，本期按需要增加了实用技术内容。",
            days: (Day::of(at + 2 * DAY, super::AHEAD_S), self.month(1).last()),
            films: self.films.iter().skip(3).take(3).cloned().collect(),
            offered: self.lessons.get(1).map(|film| film.entry.clone()),
            held_by: 10,
        })
        .await
    }

    /// What was watched since, and the plan that is held now.
    pub(super) async fn third_plan(&self, second: &HeldPlan) -> Result<HeldPlan, Failure> {
        let at = self.now - 4 * DAY;
        let starts_on = Day::of(at, super::AHEAD_S);
        let after = |day: Day, days: i64| Day::from_number(day.number() + days).unwrap_or(day);
        self.watch((self.month(2).first(), after(starts_on, -1)), second).await?;
        self.stage.clock.set(at);
        let plan = self
            .published(PlanScript {
                title: "应急与科普收看计划",
                introduction: "请在计划期内安排至少一次集中收看。没有网络的站点可以制作离线播放包。",
                days: (starts_on, after(self.today, 25)),
                films: self.films.iter().skip(6).take(2).cloned().collect(),
                offered: self.lessons.get(2).map(|film| film.entry.clone()),
                held_by: 6,
            })
            .await?;
        self.watch((starts_on, after(self.today, -1)), &plan).await?;
        self.opened(&plan).await?;
        Ok(plan)
    }

    /// Publishes a plan of the province for all its sites.
    async fn published(&self, script: PlanScript<'_>) -> Result<HeldPlan, Failure> {
        let (services, province) = (&self.stage.services, &self.cast.exhibition.province);
        let (starts_on, ends_on) = script.days;
        let draft = PlanDraft {
            title: script.title.to_owned(),
            introduction: script.introduction.to_owned(),
            starts_on: starts_on.to_string(),
            ends_on: ends_on.to_string(),
            kinds: Vec::new(),
        };
        let id = services.create_plan(province, &code(OF_PROVINCE)?, &draft).await?;
        let must = script.films.iter().map(|film| film.entry.clone());
        let entries: Vec<EntryId> = must.chain(script.offered.clone()).collect();
        self.stage.clock.pass(HOUR);
        services.choose_plan_films(province, &id, self.version(&id).await?, &entries).await?;
        let films = entries.iter().zip(QUESTIONS.iter().cycle()).map(|(entry, question)| PlanFilmDraft {
            entry: entry.clone(),
            place: String::new(),
            must: script.offered.as_ref() != Some(entry),
            questions: vec![(*question).to_owned()],
        });
        let films: Vec<PlanFilmDraft> = films.collect();
        services.edit_plan_films(province, &id, self.version(&id).await?, &films).await?;
        self.stage.clock.pass(HOUR);
        services.publish_plan(province, &id, self.version(&id).await?, Lang::Zh).await?;
        Ok(HeldPlan { id, starts_on, ends_on, films: script.films, held_by: script.held_by })
    }

    async fn version(&self, id: &PlanId) -> Result<i64, Failure> {
        Ok(self.stage.services.plan(&self.cast.exhibition.province, id).await?.plan.version)
    }

    /// Some sites have opened the plan and not watched yet.
    async fn opened(&self, plan: &HeldPlan) -> Result<(), Failure> {
        let mut tx = self.write().await?;
        for site in self.places.sites.iter().filter(|site| site.number % 10 == 7) {
            tx.mark_plans_received(site.number, std::slice::from_ref(&plan.id), self.now - DAY).await?;
        }
        Ok(tx.commit().await?)
    }
}
