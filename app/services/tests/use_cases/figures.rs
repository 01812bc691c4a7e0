//! What is kept in memory of a round never outlives what it was computed from, on whichever of two servers that changed.

use std::sync::Arc;

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::scoring::Method;
use services::media::{Prober, Storage};
use services::{Actor, Clock, Invitation, Media, OverrideDraft, Services, StepAsk, StorageView, SystemRandom};

use crate::harness::{HandClock, Harness, marks, sheet};

/// Another server on the same database and films.
async fn another(harness: &Harness) -> Services {
    let store = store::open(None, &harness.folder).await.unwrap();
    let media = Media::open(&harness.folder, &Storage::Local, Prober::new("ffprobe".into())).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(&harness.clock);
    Services::new(store, Arc::new(media), clock, Arc::new(SystemRandom))
}

/// Everything that is computed from the sheets, in words.
async fn look(services: &Services, who: &Actor, contest: &ContestId) -> Vec<String> {
    let board = services.board(who, contest, StepAsk::Nothing).await.map(|mut board| {
        // The room that other tests leave on the disk is none of it.
        board.storage = board.storage.map(|storage| StorageView { disk: None, ..storage });
        board
    });
    vec![
        format!("{:?}", services.ranking(who, contest).await),
        format!("{:?}", services.judges(who, contest, None).await),
        format!("{:?}", services.progress(who, contest).await),
        format!("{board:?}"),
        format!("{:?}", services.method(who, contest, Some(Method::Trimmed), None).await),
        format!("{:?}", services.selection(who, contest, Clone::clone).await),
        format!("{:?}", services.robustness(who, contest).await),
        format!("{:?}", services.overrides(who, contest).await),
        format!("{:?}", services.line(who, contest).await),
    ]
}

/// Two servers with what they showed last.
struct Servers<'a> {
    harness: &'a Harness,
    other: Services,
    contest: ContestId,
    before: Vec<String>,
}

impl Servers<'_> {
    /// Both servers show what one shows that has kept nothing, and it is something new.
    async fn show_what_is_new(&mut self, act: &str) {
        let who = &self.harness.organiser;
        let fresh = another(self.harness).await;
        let truth = look(&fresh, who, &self.contest).await;
        fresh.close().await;
        assert_ne!(truth, self.before, "{act} changes something");
        for (name, server) in [("one", &self.harness.services), ("the other", &self.other)] {
            // Twice: the first look may compute, the second is answered from what was kept.
            for _ in 0..2 {
                let seen = look(server, who, &self.contest).await;
                for (seen, truth) in seen.iter().zip(&truth) {
                    assert_eq!(seen, truth, "{act}: {name}");
                }
            }
        }
        self.before = truth;
    }
}

#[tokio::test]
async fn every_change_of_a_round_is_seen_at_once_on_both_servers() {
    let harness = Harness::new().await;
    let contest = harness.open_for(1).await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.judging_in(&contest, &judges, &["440100", "440300", "440500"]).await;
    let (one, organiser) = (&harness.services, &harness.organiser);
    let other = another(&harness).await;
    let mut servers = Servers { harness: &harness, other: other.clone(), contest: contest.clone(), before: Vec::new() };
    servers.show_what_is_new("the beginning").await;
    let id = |who: &Actor| who.account().unwrap().id.clone();

    let lines = one.my_desk(&judges[0], &contest).await.unwrap().lines;
    for (nth, line) in lines.iter().enumerate() {
        let mark = 900 - 50 * i64::try_from(nth).unwrap();
        other.save_sheet(&judges[0], &line.assignment, 0, &sheet(marks([mark; 3]), ""), &[]).await.unwrap();
        servers.show_what_is_new("a first sheet").await;
    }
    let again = sheet(marks([650, 950, 800]), "");
    one.save_sheet(&judges[0], &lines[0].assignment, 1, &again, &[]).await.unwrap();
    servers.show_what_is_new("another mark").await;
    other.sign_sheets(&judges[0], &contest, "独立评审").await.unwrap();
    servers.show_what_is_new("a signature").await;
    one.reopen_sheets(organiser, &contest, &id(&judges[0]), "误签").await.unwrap();
    servers.show_what_is_new("sheets opened again").await;

    let own = one.my_desk(&judges[1], &contest).await.unwrap().lines;
    other.recuse(&judges[1], &own[0].assignment, "同一单位").await.unwrap();
    servers.show_what_is_new("a recusal").await;
    let third = harness.person("judge3").await;
    harness.cast(&contest, &third, Role::Judge, "", "").await;
    servers.show_what_is_new("a new judge").await;
    let recusal = one.progress(organiser, &contest).await.unwrap().recusals.remove(0);
    let proposed = recusal.proposal.unwrap().judge;
    one.replace_judge(organiser, &recusal.assignment, &proposed, "").await.unwrap();
    servers.show_what_is_new("a stand-in").await;
    other.set_term(organiser, &contest, None, "2026-05-01 12:00", "").await.unwrap();
    servers.show_what_is_new("a term").await;

    for judge in [&judges[0], &judges[1], &third] {
        other.declare(judge, &contest, "已阅读规则").await.unwrap();
        for line in one.my_desk(judge, &contest).await.unwrap().lines {
            if line.recused || line.done {
                continue;
            }
            let mark = 500 + 100 * line.number;
            other.save_sheet(judge, &line.assignment, 0, &sheet(marks([mark; 3]), ""), &[]).await.unwrap();
        }
        harness.pass(1_000_000);
        one.sign_sheets(judge, &contest, "独立评审").await.unwrap();
        servers.show_what_is_new("all sheets of a judge").await;
    }
    one.set_method(organiser, &contest, Method::Zscore, "评委宽严不一").await.unwrap();
    servers.show_what_is_new("another method").await;
    other.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    servers.show_what_is_new("another phase").await;

    let film = entries[2].clone();
    let draft =
        OverrideDraft {
            comes: Some(film.clone()), leaves: None, reason: "题材".to_owned(), decider: "会".to_owned()
        };
    one.override_selection(organiser, &contest, &draft).await.unwrap();
    servers.show_what_is_new("a ruling").await;
    other.drop_override(organiser, &contest, &film).await.unwrap();
    servers.show_what_is_new("a ruling taken back").await;
    let fingerprint = one.selection(organiser, &contest, Clone::clone).await.unwrap().fingerprint;
    other.seal_selection(organiser, &contest, &fingerprint).await.unwrap();
    servers.show_what_is_new("the seal").await;
    assert!(one.selection(organiser, &contest, Clone::clone).await.unwrap().sealed.is_some());
    other.close().await;
}

#[tokio::test]
async fn robustness_is_computed_again_only_where_its_inputs_change() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let contest = harness.open_for(1).await;
    let entries = harness.judging_in(&contest, &judges, &["440100", "440300"]).await;
    harness.select_by_number(&judges, &contest).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let first = services.robustness(organiser, &contest).await.unwrap().found;
    let again = services.robustness(organiser, &contest).await.unwrap().found;
    assert!(Arc::ptr_eq(&first, &again));
    // Something else happens in the contest.
    let invitation = Invitation {
        email: "new@example.invalid".to_owned(),
        name: "新".to_owned(),
        role: Role::Chair,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
    };
    services.invite(organiser, &contest, invitation).await.unwrap();
    let after = services.robustness(organiser, &contest).await.unwrap().found;
    assert!(Arc::ptr_eq(&first, &after));
    let draft = OverrideDraft {
        comes: Some(entries[1].clone()),
        leaves: None,
        reason: "题材".to_owned(),
        decider: "会".to_owned(),
    };
    services.override_selection(organiser, &contest, &draft).await.unwrap();
    let ruled = services.robustness(organiser, &contest).await.unwrap().found;
    assert!(!Arc::ptr_eq(&first, &ruled));
    assert_eq!(ruled.selected.iter().collect::<Vec<_>>(), [entries[1].as_str()]);
}
