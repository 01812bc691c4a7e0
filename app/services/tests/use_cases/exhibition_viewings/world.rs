//! Two cities with an office and a site each, and a plan of one film that one of the sites got.

use std::sync::Arc;

use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::evidence::{Evidence, EvidenceAnswer, EvidenceWish, PlayedFilm};
use domain::exhibition::viewing::ViewingKind;
use domain::ids::{ContestId, EntryId, PlanId, SiteId, ViewingId};
use domain::judging::watching::Watched;
use domain::time::MINUTE;
use serde_json::{Value, json};
use services::media::Storage;
use services::playback::FilmVariant;
use services::{Actor, SaidDraft, TakenEvidence, ViewingDraft};
use store::{ColumnKind, Meter, PortableColumn, PortableTable, Site, Store, Viewing, ViewingParts};

use crate::background::work_off;
use crate::harness::Harness;
use crate::harness::exhibition::{appointed, region, village};
use crate::releases::{exhibits, sealed, signed};

const fn text(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::Text }
}

const fn number(name: &'static str) -> PortableColumn {
    PortableColumn { name, kind: ColumnKind::Number }
}

const PLANS: PortableTable = PortableTable {
    name: "plans",
    columns: &[
        text("id"),
        text("region"),
        text("title"),
        text("introduction"),
        number("starts_on"),
        number("ends_on"),
        text("kinds"),
        text("state"),
        number("version"),
        number("created_at"),
        number("updated_at"),
    ],
    of_contest: "",
    order: "",
};
const PLAN_FILMS: PortableTable = PortableTable {
    name: "plan_films",
    columns: &[
        text("plan_id"),
        number("position"),
        text("entry_id"),
        text("title"),
        number("length_ms"),
        number("must"),
        text("questions"),
    ],
    of_contest: "",
    order: "",
};
const PLAN_SITES: PortableTable = PortableTable {
    name: "plan_sites",
    columns: &[text("plan_id"), number("site"), number("due_on")],
    of_contest: "",
    order: "",
};

/// How long the film lasts, milliseconds.
const LENGTH_MS: i64 = 600_000;

fn row(value: Value) -> serde_json::Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// Two cities with an office and a site each; the first site got a plan of one film that lasts ten minutes.
pub struct World {
    pub harness: Harness,
    pub store: Arc<dyn Store>,
    pub office: Actor,
    pub beside: Actor,
    pub manager: Actor,
    pub device: Actor,
    pub sites: Vec<Site>,
    pub plan: PlanId,
    pub contest: ContestId,
    pub film: EntryId,
}

impl World {
    pub async fn on(database: Option<&str>) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let services = &harness.services;
        let (contest, films) = sealed(&harness).await;
        exhibits(&harness, &contest, "").await;
        services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
        services.give_release(&harness.staff, &films[0], signed("")).await.unwrap();
        work_off(&harness).await;
        let (office, beside) = (harness.person("office").await, harness.person("beside").await);
        let manager = harness.person("manager").await;
        let store: Arc<dyn Store> = store::open(database, &harness.folder).await.unwrap();
        let today = Day::of(services.now(), 8 * 3_600).number();
        let mut tx = store.write(&Meter::default()).await.unwrap();
        tx.insert_regions(&[region("4401", "某市"), region("4402", "某市")]).await.unwrap();
        let opened_on = Day::from_number(today - 100).unwrap();
        let sites = vec![village(1, "4401", opened_on), village(2, "4402", opened_on)];
        tx.put_sites(&sites, 1).await.unwrap();
        tx.put_exhibition_members(&[
            appointed(&office, ExhibitionRole::Office, "4401"),
            appointed(&beside, ExhibitionRole::Office, "4402"),
            appointed(&manager, ExhibitionRole::Manager, "site-1"),
        ])
        .await
        .unwrap();
        // The film of the tests lasts two seconds: what is played of it counts as of a longer one.
        for mut file in tx.files_of(&films[0]).await.unwrap() {
            file.duration_ms = Some(LENGTH_MS);
            tx.update_file(&file).await.unwrap();
        }
        let plan = row(json!({
            "id": "plan-1", "region": "4401", "title": "三月收看计划", "introduction": "", "starts_on": today,
            "ends_on": today + 20, "kinds": "", "state": "published", "version": 1, "created_at": 1, "updated_at": 1,
        }));
        tx.insert_portable(&PLANS, &[plan]).await.unwrap();
        let film = row(json!({
            "plan_id": "plan-1", "position": 1, "entry_id": films[0].as_str(), "title": "第1部", "length_ms": LENGTH_MS,
            "must": 1, "questions": "[\"学到了什么？\"]",
        }));
        tx.insert_portable(&PLAN_FILMS, &[film]).await.unwrap();
        let got = row(json!({ "plan_id": "plan-1", "site": 1, "due_on": today + 20 }));
        tx.insert_portable(&PLAN_SITES, &[got]).await.unwrap();
        tx.commit().await.unwrap();
        let device = Actor::Device(Arc::new(sites[0].clone()));
        let (plan, film) = ("plan-1".parse().unwrap(), films[0].clone());
        Self { harness, store, office, beside, manager, device, sites, plan, contest, film }
    }

    pub fn site(&self) -> &SiteId {
        &self.sites[0].id
    }

    pub fn now(&self) -> i64 {
        self.harness.services.now()
    }

    /// A viewing of the plan that is planned for now.
    pub async fn begun(&self, id: &str) -> ViewingId {
        let viewing: ViewingId = id.parse().unwrap();
        let draft = ViewingDraft {
            viewing: viewing.clone(),
            plan: Some(self.plan.clone()),
            menu: None,
            kind: ViewingKind::Gathering,
            at: String::new(),
        };
        self.harness.services.plan_viewing(&self.device, self.site(), &draft).await.unwrap();
        viewing
    }

    /// The player asks for the film.
    pub async fn opened(&self, viewing: &ViewingId) {
        let at = (self.site(), viewing);
        let services = &self.harness.services;
        services.viewing_film(&self.device, at, &self.film, FilmVariant::Play).await.unwrap();
    }

    /// So many minutes of the film were played until now.
    pub fn played(&self, viewing: &ViewingId, minutes: i64) -> Evidence {
        let film = PlayedFilm {
            entry: self.film.clone(),
            stretches: Watched::of([(0, minutes * 60_000)]),
            begun_at: self.now() - minutes * MINUTE,
            ended_at: self.now(),
        };
        Evidence { films: vec![film], ..Evidence::of(viewing.clone(), ViewingKind::Gathering) }
    }

    pub async fn send(&self, evidence: &Evidence) -> services::Result<TakenEvidence> {
        self.harness.services.send_evidence(&self.device, self.site(), evidence, Some("203.0.113.7")).await
    }

    pub async fn kept(&self, id: &ViewingId) -> (Viewing, ViewingParts) {
        let mut tx = self.store.read(&Meter::default()).await.unwrap();
        let viewing = tx.viewing(id).await.unwrap().unwrap();
        (viewing, tx.viewing_parts(id).await.unwrap())
    }

    pub fn said(&self, heads: i64) -> SaidDraft {
        let answer = EvidenceAnswer { entry: self.film.clone(), question: 1, answer: "敢闯".to_owned() };
        SaidDraft {
            kind: ViewingKind::Gathering,
            heads,
            ordered_heads: 1,
            answers: vec![answer],
            feedback: "大家都说好".to_owned(),
            wishes: vec![EvidenceWish { subject: "农技".to_owned(), ..EvidenceWish::default() }],
        }
    }

    pub async fn close(self) {
        self.store.close().await;
    }
}
