//! Notices that list awards, and what becomes of them when the awards are set up otherwise.

use domain::awards::plan::{AwardGrade, AwardPlan};
use domain::contest::phase::{Obstacle, Phase};
use domain::notice::NoticeDraft;
use domain::text::Text;
use services::Refusal;

use crate::harness::{Harness, refused};
use crate::notices::noticed;

fn plan(english: &str) -> AwardPlan {
    let (key, label) = ("first".to_owned(), Text::new("一等奖", english));
    let grade = AwardGrade { key, label, places: 1, may_stay_vacant: true, ..AwardGrade::default() };
    AwardPlan { grades: vec![grade], organisation: None }
}

#[tokio::test]
async fn a_notice_gives_way_to_another_whatever_was_changed_about_the_awards_that_it_lists() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let set = async |plan: AwardPlan| {
        let is_decided = !plan.is_empty();
        let version = services.contest(organiser, &contest).await.unwrap().0.version;
        services.set_awards(organiser, &contest, version, plan, "更正奖项").await.unwrap();
        if is_decided {
            let basis = services.awards(organiser, &contest).await.unwrap().basis;
            services.decide_awards(organiser, &contest, &basis).await.unwrap();
        }
    };
    let publish = async || {
        let next = services.notice(organiser, &contest).await.unwrap();
        assert_eq!(next.waits, None);
        services.publish_notice(organiser, &contest, &next.preview.unwrap().seen).await.unwrap();
    };
    let draft = NoticeDraft { with_grades: true, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, &contest, draft).await.unwrap();
    set(plan("First prize")).await;
    publish().await;

    // A name in a language that the notice is not in; and no awards at all.
    for awards in [plan("Grand prize"), AwardPlan::default()] {
        set(awards).await;
        let waits = services.move_phase(organiser, &contest, Phase::Final, "另有安排").await;
        assert_eq!(refused(waits), Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
        publish().await;
    }
    services.move_phase(organiser, &contest, Phase::Final, "另有安排").await.unwrap();
}
