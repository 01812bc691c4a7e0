//! What authors are told with the result: means, comments that were released, why, and who saw their film to its end.

use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::contest::round::{Advance, Ties};
use domain::feedback::{FeedbackKind, ViewingReceipt, Why};
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use services::{Actor, AuthorFeedback, CommentFilter, Means, ServiceError};

use crate::harness::{Harness, marks, sheet};
use crate::rounds::with_one_judge;

/// A contest with one place and two films that three judges have signed, the first judge having seen the first film to its end; the
/// selection is sealed.
async fn judged(change: impl FnOnce(&mut Settings)) -> (Harness, ContestId, Vec<EntryId>, [Actor; 3]) {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("one").await, harness.person("two").await, harness.person("three").await];
    let contest = harness.open_for(1).await;
    harness.set_up(&contest, change).await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    for (nth, judge) in (0..).zip(&judges) {
        for line in services.my_desk(judge, &contest).await.unwrap().lines {
            if nth == 0 && line.number == 1 {
                harness.open_film(judge, &line.assignment).await;
                harness.pass(10_000_000);
                services.keep_watched(judge, &line.assignment, &[(0, 2_000)], None).await.unwrap();
            }
            let mark = if line.number == 1 { 900 } else { 600 };
            let words = format!("第{}位评委的评语", nth + 1);
            let content = sheet(marks([mark + nth * 10 - 10; 3].map(|mark| mark / 50 * 50)), &words);
            services.save_sheet(judge, &line.assignment, 0, &content, &[]).await.unwrap();
        }
        services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
    }
    (harness, contest, films, judges)
}

/// What is told of a film now.
async fn told(harness: &Harness, film: &EntryId) -> AuthorFeedback {
    let view = harness.services.entry(&harness.organiser, film).await.unwrap();
    harness.services.author_feedback(&view).await.unwrap()
}

fn receipts(told: &AuthorFeedback) -> Vec<ViewingReceipt> {
    told.receipts.iter().map(|(_, receipt)| *receipt).collect()
}

#[tokio::test]
async fn authors_are_told_what_was_released_and_not_before_the_result_is_published() {
    let (harness, contest, films, judges) = judged(|_| ()).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    assert!(told(&harness, &films[0]).await.is_empty(), "the round goes on");
    let early = services.choose_feedback(organiser, &contest, FeedbackKind::Both).await;
    assert!(matches!(early, Err(ServiceError::Denied(_))), "{early:?}");
    services.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    let denied = services.feedback(&judges[0], &contest, CommentFilter::Waiting, 1).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))));

    let waiting = services.feedback(organiser, &contest, CommentFilter::Waiting, 1).await.unwrap();
    assert_eq!((waiting.counts, waiting.told, waiting.without_means), ([6, 0, 0], FeedbackKind::Nothing, 0));
    let of_first: Vec<_> = waiting.comments.iter().filter(|one| one.film.0 == Some(1)).collect();
    assert_eq!((of_first.len(), of_first[0].film.1.as_str()), (3, "第1部"));
    let stale = (&of_first[0].assignment, "");
    let stale = services.review_comment(organiser, &contest, stale, "别的话", true).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    let none = services.review_comment(organiser, &contest, (&of_first[0].assignment, "c1"), "", true).await;
    assert!(matches!(none, Err(ServiceError::NotFound)), "{none:?}");
    for (one, released) in of_first.iter().zip([true, true, false]) {
        let comment = (&one.assignment, one.part.as_str());
        services.review_comment(organiser, &contest, comment, &one.words, released).await.unwrap();
    }
    services.choose_feedback(organiser, &contest, FeedbackKind::Both).await.unwrap();
    let after = services.feedback(organiser, &contest, CommentFilter::Withheld, 1).await.unwrap();
    assert_eq!((after.counts, after.comments.len(), after.told), ([3, 2, 1], 1, FeedbackKind::Both));

    // The round is over: who saw the film is told. What became of it is not, whoever looks and whatever is sealed.
    harness.seal(&contest).await;
    let seen = told(&harness, &films[0]).await;
    assert_eq!(receipts(&seen), [ViewingReceipt { round: 1, to_the_end: 1, judges: 3 }]);
    assert_eq!(seen, AuthorFeedback { receipts: seen.receipts.clone(), ..AuthorFeedback::default() });

    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    let published = told(&harness, &films[0]).await;
    assert_eq!((published.why, published.left_after.is_none()), (Some(Why::ByScore), true));
    let Some(Means::Told { of, max }) = &published.means else { panic!("{:?}", published.means) };
    assert_eq!((of.len(), *max), (3, 1_000));
    assert!(of.iter().all(|(_, mean)| (850..=900).contains(mean)), "{of:?}");
    let mut words: Vec<&str> = published.comments.iter().map(|(_, words)| words.as_str()).collect();
    let mut released: Vec<&str> = of_first[..2].iter().map(|one| one.words.as_str()).collect();
    words.sort_unstable();
    released.sort_unstable();
    assert_eq!(words, released, "and not what was withheld");
    assert_eq!(told(&harness, &films[0]).await.comments, published.comments, "in the same order each time");
    let other = told(&harness, &films[1]).await;
    assert_eq!((other.why, other.comments.len()), (Some(Why::Outscored), 0));

    services.choose_feedback(organiser, &contest, FeedbackKind::Nothing).await.unwrap();
    let nothing = told(&harness, &films[0]).await;
    assert_eq!((nothing.means, nothing.comments.len(), nothing.why), (None, 0, Some(Why::ByScore)));
}

#[tokio::test]
async fn two_sheets_are_too_few_for_means() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_for(1).await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    services.choose_feedback(organiser, &contest, FeedbackKind::Means).await.unwrap();
    let view = services.feedback(organiser, &contest, CommentFilter::Waiting, 1).await.unwrap();
    assert_eq!((view.without_means, view.comments.len()), (2, 0));
    harness.seal(&contest).await;
    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    assert_eq!(told(&harness, &films[0]).await.means, Some(Means::TooFew));
}

#[tokio::test]
async fn a_contest_can_go_without_viewing_receipts() {
    let (harness, contest, films, _) = judged(|settings| settings.no_viewing_receipt = true).await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    assert!(told(&harness, &films[0]).await.is_empty());
}

#[tokio::test]
async fn a_film_that_did_not_go_on_is_told_after_which_round() {
    let (harness, contest, judges) = with_one_judge(Advance::Best(1), |settings| {
        settings.balance.size = 1;
    })
    .await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    let line = services.line(organiser, &contest).await.unwrap();
    services.advance(organiser, &contest, Ties::Stay, &line.fingerprint).await.unwrap();
    let round = |told: &AuthorFeedback| receipts(told).iter().map(|one| one.round).collect::<Vec<_>>();
    for film in &films {
        assert_eq!(round(&told(&harness, film).await), [1], "nobody learns here who went on");
    }
    let panel = vec![judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, &contest, &[panel]).await.unwrap();
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.declare(&judges[0], &contest, "已阅读规则").await.unwrap();
    harness.select_by_number(&judges, &contest).await;
    assert_eq!(round(&told(&harness, &films[0]).await), [1]);
    harness.seal(&contest).await;
    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    let (first, second) = (told(&harness, &films[0]).await, told(&harness, &films[1]).await);
    assert_eq!((round(&first), first.why), (vec![1, 2], Some(Why::ByScore)));
    let left = second.left_after.as_ref().map(|round| round.get(Lang::Zh).to_owned());
    assert_eq!((round(&second), second.why, left.as_deref()), (vec![1], None, Some("复评")));
}
