//! What there is at one site, who may reach for nothing of it, and what they ask for.

use std::sync::Arc;

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::participation::Month;
use domain::exhibition::plans::PlanDraft;
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::exhibition::viewing::ViewingKind;
use domain::ids::{ExclusionId, PackId, ViewingId};
use services::{Actor, ExclusionDraft, MemberDraft, ParticipationAsk, RegionDraft, SheetFile, SiteDraft, ViewingDraft};

use crate::exhibition_viewings::world::World;
use crate::harness::page;

/// What there is of the first site and its office for others to reach for.
pub struct Stage {
    pub world: World,
    pub region: RegionCode,
    pub week: Day,
    pub month: Month,
    pub viewing: ViewingId,
    pub pack: PackId,
    pub exclusion: ExclusionId,
}

impl Stage {
    pub async fn on(database: Option<&str>) -> Self {
        let world = World::on(database).await;
        let services = &world.harness.services;
        let viewing = world.begun("v1").await;
        let pack = services.make_pack(&world.office, &world.plan, world.site()).await.unwrap();
        services.exclude(&world.office, &exclusion()).await.unwrap();
        let kept = services.exclusions(&world.office, &page(1, 9)).await.unwrap().exclusions;
        Self {
            region: "4401".parse().unwrap(),
            week: "2026-03-09".parse().unwrap(),
            month: "2026-02".parse().unwrap(),
            exclusion: kept[0].exclusion.id.clone(),
            viewing,
            pack,
            world,
        }
    }

    /// Who may reach for nothing of it.
    pub async fn strangers(&self) -> Vec<(&'static str, Actor)> {
        let Self { world, .. } = self;
        let services = &world.harness.services;
        let region = RegionDraft { code: "440106".to_owned(), name: "某区".to_owned() };
        services.add_region(&Actor::Operator, &region).await.unwrap();
        let (below, other) = (world.harness.person("below").await, world.harness.person("other").await);
        for (who, role, place) in
            [("below", ExhibitionRole::Office, "440106"), ("other", ExhibitionRole::Manager, "site-2")]
        {
            services.grant_exhibition_role(&Actor::Operator, &member(who, role, place)).await.unwrap();
        }
        vec![
            ("nobody signed in", Actor::Anonymous),
            ("nobody of the exhibition", world.harness.person("outsider").await),
            ("the device of another site", self.other_device()),
            ("the manager of another site", other),
            ("the office beside", world.beside.clone()),
            ("the office below", below),
        ]
    }

    pub fn other_device(&self) -> Actor {
        Actor::Device(Arc::new(self.world.sites[1].clone()))
    }

    pub fn ask(&self) -> ParticipationAsk {
        ParticipationAsk { month: Some(self.month), region: Some(self.region.clone()), rule: None }
    }

    pub fn planned(&self, id: &str) -> ViewingDraft {
        ViewingDraft {
            viewing: id.parse().unwrap(),
            plan: Some(self.world.plan.clone()),
            menu: None,
            kind: ViewingKind::Gathering,
            at: String::new(),
        }
    }
}

pub fn member(who: &str, role: ExhibitionRole, place: &str) -> MemberDraft {
    MemberDraft { email: format!("{who}@example.invalid"), name: "乙".to_owned(), role, place: place.to_owned() }
}

pub fn exclusion() -> ExclusionDraft {
    ExclusionDraft {
        place: "site-1".to_owned(),
        from: "2026-04-01".to_owned(),
        until: "2026-04-30".to_owned(),
        reason: "改造".to_owned(),
    }
}

pub fn site() -> SiteDraft {
    SiteDraft {
        code: "X9".to_owned(),
        name: "某村".to_owned(),
        region: "4401".to_owned(),
        kind: SiteKind::Village,
        opened_on: "2026-01-01".to_owned(),
        closed_on: String::new(),
        capacity: String::new(),
        reason: "改".to_owned(),
    }
}

pub fn plan() -> PlanDraft {
    PlanDraft {
        title: "别处的计划".to_owned(),
        starts_on: "2026-03-13".to_owned(),
        ends_on: "2026-04-30".to_owned(),
        ..PlanDraft::default()
    }
}

pub fn sheet() -> SheetFile {
    SheetFile { name: "站点表.csv".to_owned(), bytes: "编码,地区代码\nsite-1,4401\n".as_bytes().to_vec() }
}
