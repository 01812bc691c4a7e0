//! Two servers with one database decide at the same moment: what the one has decided the other sees. A hundred times on each
//! database, each time from the same start.

#[path = "../../../store/tests/cluster/mod.rs"]
pub mod cluster;

use std::path::Path;
use std::process::Command;

use cluster::{Cluster, Folder};
use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::settings::{Quota, QuotaFamily};
use domain::ids::{ContestId, EntryId};
use services::media::Storage;
use services::{Actor, ContestEdit, OverrideDraft, Services, SignInFrom};

use crate::harness::{DAY, Harness, account, serving};
use crate::second_factor;

const ROUNDS: usize = 100;

/// What every round starts from.
struct Start {
    harness: Harness,
    /// All administrators.
    administrators: [Actor; 2],
    /// What a link to a new password ends with.
    reset: String,
    /// Films are assigned, the first round is not open.
    assigned: ContestId,
    author: Actor,
    /// One of them may be submitted.
    drafts: [EntryId; 2],
    /// Ready to be sealed.
    scored: ContestId,
    fingerprint: String,
    film: EntryId,
    /// Who signs in with a second factor: three tickets of a first step, the code that counts now, two recovery codes.
    tickets: [String; 3],
    code: String,
    recovery: [String; 2],
}

impl Start {
    async fn new(database: Option<&str>) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let services = &harness.services;
        let administrators = [
            account(services, "first", Role::Administrator).await,
            account(services, "second", Role::Administrator).await,
        ];
        let forgetful = harness.person("forgetful").await.account().unwrap().id.clone();

        let open = harness.open_contest().await;
        let quota = Quota { family: QuotaFamily::Creator, region: None, except_regions: Vec::new(), max: 1 };
        harness.set_up(&open, |settings| settings.quotas = vec![quota]).await;
        services.set_deadline(&harness.organiser, &open, services.now() + 90 * DAY).await.unwrap();
        let author = harness.person("author").await;
        let drafts =
            [harness.draft(&author, &open, "甲", "440100").await, harness.draft(&author, &open, "乙", "440500").await];

        let judge = harness.person("judge").await;
        let scored = harness.open_for(1).await;
        let films = harness.judging_in(&scored, std::slice::from_ref(&judge), &["440100", "440500"]).await;
        harness.select_by_number(std::slice::from_ref(&judge), &scored).await;
        let selection = services.selection(&harness.organiser, &scored, Clone::clone).await.unwrap();

        let assigned = harness.open_contest().await;
        harness.assigned(&assigned, std::slice::from_ref(&judge), &["440100", "440500"]).await;
        let reset = services.reset_link(&administrators[0], &forgetful).await.unwrap();
        let (_, guarded) = second_factor::signed_up(services, "guarded", Role::Creator).await;
        let (secret, mut recovery) = second_factor::guarded(services, &guarded).await;
        harness.pass(domain::time::MINUTE);
        let mut tickets = std::array::from_fn(|_| String::new());
        for ticket in &mut tickets {
            *ticket = second_factor::ticket(services, "guarded").await;
        }
        let code = second_factor::code(services, &secret, 0);
        services.close().await;
        Self {
            tickets,
            code,
            recovery: [recovery.remove(0), recovery.remove(0)],
            administrators,
            reset,
            assigned,
            author,
            drafts,
            scored,
            fingerprint: selection.fingerprint,
            film: films[1].clone(),
            harness,
        }
    }

    /// All races, with two servers that have the same database.
    async fn round(&self, one: &Services, other: &Services) {
        let [first, second] = &self.administrators;
        assert_eq!(
            won(
                one.disable_account(first, "second@example.invalid", true),
                other.disable_account(second, "first@example.invalid", true)
            )
            .await,
            1,
            "one administrator is left"
        );
        let reset = |server: &Services, password: &'static str| {
            let (server, token) = (server.clone(), self.reset.clone());
            async move { server.reset_password(&token, password, &SignInFrom::default()).await }
        };
        assert_eq!(won(reset(one, "a-long-password"), reset(other, "another-password")).await, 1, "a link works once");
        let enter = async |server: &Services, ticket: usize, code: &str| {
            server.sign_in_with_code(&self.tickets[ticket], code, &SignInFrom::default()).await
        };
        let code = &self.code;
        assert_eq!(won(enter(one, 0, code), enter(other, 1, code)).await, 1, "a code lets one in");
        let [recovery, another] = &self.recovery;
        assert_eq!(won(enter(one, 2, recovery), enter(other, 2, another)).await, 1, "so does a ticket");
        let [drafted, too] = &self.drafts;
        let submitted = won(one.submit_entry(&self.author, drafted), other.submit_entry(&self.author, too)).await;
        assert_eq!(submitted, 1, "a quota of one");
        let organiser = &self.harness.organiser;
        let ruling = OverrideDraft {
            comes: Some(self.film.clone()),
            leaves: None,
            reason: "r".to_owned(),
            decider: "d".to_owned(),
        };
        let sealed = won(
            one.seal_selection(organiser, &self.scored, &self.fingerprint),
            other.override_selection(organiser, &self.scored, &ruling),
        );
        assert_eq!(sealed.await, 1, "no ruling beside the seal");
        let (before, _) = one.contest(organiser, &self.assigned).await.unwrap();
        let mut edit =
            ContestEdit { title: before.title, deadline: String::new(), settings: before.settings.as_ref().clone() };
        edit.settings.lottery_seed = 1_u64.into();
        let opened = won(
            one.move_phase(organiser, &self.assigned, Phase::Round(1), ""),
            other.edit_contest(organiser, &self.assigned, before.version, edit, ""),
        );
        assert!(opened.await >= 1);
        let (after, _) = other.contest(organiser, &self.assigned).await.unwrap();
        assert_eq!(after.judging_hash, Some(after.settings.judging_hash()), "what was sealed stays");
    }
}

/// How many of two that run at the same moment succeed.
async fn won<A, B, E: std::fmt::Debug>(
    one: impl Future<Output = Result<A, E>>,
    other: impl Future<Output = Result<B, E>>,
) -> usize {
    let (one, other) = tokio::join!(one, other);
    usize::from(one.is_ok()) + usize::from(other.is_ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_with_one_sqlite_file_see_what_the_other_decided() {
    let start = Start::new(None).await;
    let kept = start.harness.folder.join("linxuan.db");
    for _ in 0..ROUNDS {
        let folder = Folder::new("race");
        std::fs::copy(&kept, folder.0.join("linxuan.db")).unwrap();
        race(&start, None, &folder.0).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_with_one_postgres_database_see_what_the_other_decided() {
    let cluster = Cluster::start();
    let create = |name: &str, template: &str| {
        let mut command = Command::new(cluster.bin.join("createdb"));
        let done = command.args(["--maintenance-db", &cluster.url, "--template", template, name]).status().unwrap();
        assert!(done.success());
        format!("{}/{name}", cluster.url.trim_end_matches("/postgres"))
    };
    let start = Start::new(Some(&create("start", "template0"))).await;
    for round in 0..ROUNDS {
        let folder = Folder::new("race");
        race(&start, Some(&create(&format!("round{round}"), "start")), &folder.0).await;
    }
}

async fn race(start: &Start, database: Option<&str>, folder: &Path) {
    let clock = &start.harness.clock;
    let one = serving(database, folder, &Storage::Local, clock).await;
    let other = serving(database, folder, &Storage::Local, clock).await;
    start.round(&one, &other).await;
    one.close().await;
    other.close().await;
}
