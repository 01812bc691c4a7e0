//! Letters: their texts as the program has them, and the pages that links in them lead to without an account.
//!
//! A text names its placeholders in braces; see [`domain::letter::Template`].

use domain::letter::LetterKind;

use crate::Lang;

messages! { letters;
    address_proof_subject;
    address_proof_body;
    invitation_subject;
    invitation_body;
    reset_subject;
    reset_body;
    receipt_subject;
    receipt_body;
    return_subject;
    return_body;
    judge_reminder_subject;
    judge_reminder_body;
    draft_reminder_subject;
    draft_reminder_body;
    deadline_moved_subject;
    deadline_moved_body;
    assignment_subject;
    assignment_body;
    round_opened_subject;
    round_opened_body;
    result_subject;
    result_body;
    certificate_subject;
    certificate_body;
    objection_subject;
    objection_body;
    vote_link_subject;
    vote_link_body;
    news_subject;
    news_body;
    site_plan_subject;
    site_plan_body;
    plan_reminder_subject;
    plan_reminder_body;

    kind_address_proof;
    kind_invitation;
    kind_reset;
    kind_receipt;
    kind_return;
    kind_judge_reminder;
    kind_draft_reminder;
    kind_deadline_moved;
    kind_assignment;
    kind_round_opened;
    kind_result;
    kind_certificate;
    kind_objection;
    kind_vote_link;
    kind_news;
    kind_site_plan;
    kind_plan_reminder;

    no_end;
    example_person;
    example_title;
    example_reasons;
    example_subject;
    example_message;
    selected;
    not_selected;

    proof_title;
    proof_ask(email: &str);
    proof_do;
    proof_done(email: &str);
    unsubscribe_title;
    unsubscribe_ask(email: &str);
    unsubscribe_do;
    unsubscribe_done(email: &str);
    link_spent;
}

/// Subject and text of letters of a kind, as templates.
#[must_use]
pub const fn template(lang: Lang, kind: LetterKind) -> (&'static str, &'static str) {
    match kind {
        LetterKind::AddressProof => (address_proof_subject(lang), address_proof_body(lang)),
        LetterKind::Invitation => (invitation_subject(lang), invitation_body(lang)),
        LetterKind::Reset => (reset_subject(lang), reset_body(lang)),
        LetterKind::Receipt => (receipt_subject(lang), receipt_body(lang)),
        LetterKind::Return => (return_subject(lang), return_body(lang)),
        LetterKind::JudgeReminder => (judge_reminder_subject(lang), judge_reminder_body(lang)),
        LetterKind::DraftReminder => (draft_reminder_subject(lang), draft_reminder_body(lang)),
        LetterKind::DeadlineMoved => (deadline_moved_subject(lang), deadline_moved_body(lang)),
        LetterKind::Assignment => (assignment_subject(lang), assignment_body(lang)),
        LetterKind::RoundOpened => (round_opened_subject(lang), round_opened_body(lang)),
        LetterKind::Result => (result_subject(lang), result_body(lang)),
        LetterKind::Certificate => (certificate_subject(lang), certificate_body(lang)),
        LetterKind::Objection => (objection_subject(lang), objection_body(lang)),
        LetterKind::VoteLink => (vote_link_subject(lang), vote_link_body(lang)),
        LetterKind::News => (news_subject(lang), news_body(lang)),
        LetterKind::SitePlan => (site_plan_subject(lang), site_plan_body(lang)),
        LetterKind::PlanReminder => (plan_reminder_subject(lang), plan_reminder_body(lang)),
    }
}

/// The name of a kind.
#[must_use]
pub const fn kind(lang: Lang, kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::AddressProof => kind_address_proof(lang),
        LetterKind::Invitation => kind_invitation(lang),
        LetterKind::Reset => kind_reset(lang),
        LetterKind::Receipt => kind_receipt(lang),
        LetterKind::Return => kind_return(lang),
        LetterKind::JudgeReminder => kind_judge_reminder(lang),
        LetterKind::DraftReminder => kind_draft_reminder(lang),
        LetterKind::DeadlineMoved => kind_deadline_moved(lang),
        LetterKind::Assignment => kind_assignment(lang),
        LetterKind::RoundOpened => kind_round_opened(lang),
        LetterKind::Result => kind_result(lang),
        LetterKind::Certificate => kind_certificate(lang),
        LetterKind::Objection => kind_objection(lang),
        LetterKind::VoteLink => kind_vote_link(lang),
        LetterKind::News => kind_news(lang),
        LetterKind::SitePlan => kind_site_plan(lang),
        LetterKind::PlanReminder => kind_plan_reminder(lang),
    }
}

#[cfg(test)]
mod tests {
    use domain::letter::Template;

    use super::*;

    #[test]
    fn every_text_is_a_template_of_its_kind() {
        for lang in Lang::ALL {
            for kind in LetterKind::ALL {
                let (subject, body) = template(*lang, kind);
                assert!(Template::parse(subject, kind).is_ok(), "{lang:?} {}", kind.key());
                let read = Template::parse(body, kind);
                assert!(read.is_ok(), "{lang:?} {}: {read:?}", kind.key());
                // What a letter is about is in it, in every language.
                for placeholder in kind.placeholders() {
                    let name = format!("{{{}}}", placeholder.key());
                    let named = subject.contains(&name) || body.contains(&name);
                    assert!(named, "{lang:?} {} lacks {name}", kind.key());
                }
            }
        }
    }
}
