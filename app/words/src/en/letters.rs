crate::letters::texts! {
    address_proof_subject: "Please confirm your address";
    address_proof_body: "Dear {person},\n\nan account was made with this address. If that was you, please open this link, sign in and confirm:\n\n{link}\n\nIt can be used until {until}. If it was not you, please do not open it; there is nothing you need to do.";
    invitation_subject: "Invitation to {contest}";
    invitation_body: "Dear {person},\n\nwe should be glad if you would join {contest} as {role}. Please open this link to read the invitation and accept it:\n\n{link}\n\nIt can be used once, until {until}. Please do not forward it.";
    reset_subject: "Set a new password";
    reset_body: "Dear {person},\n\nplease open this link to set a new password:\n\n{link}\n\nIt can be used once, until {until}. Please do not forward it. If you did not ask for a new password, please tell the administrator.";
    receipt_subject: "Receipt {receipt}";
    receipt_body: "Dear {person},\n\n{contest} has received your entry {entry}. The number of your receipt is {receipt}.\n\nYou can follow your entry here:\n\n{link}";
    return_subject: "Please revise your entry: {entry}";
    return_body: "Dear {person},\n\nyour entry {entry} in {contest} did not pass the eligibility check and has been returned to you, for these reasons:\n\n{reasons}\n\nPlease revise it and submit it again:\n\n{link}";
    judge_reminder_subject: "Reminder: films to score in {contest}";
    judge_reminder_body: "Dear {person},\n\nin {contest}, {round}, films still wait for your scores: {count}. Scoring ends: {until}.\n\n{link}\n\nPlease tell the office if anything stands in the way.";
    draft_reminder_subject: "Reminder: your entry in {contest}";
    draft_reminder_body: "Dear {person},\n\nyour entry {entry} in {contest} has not been submitted yet. The call ends: {until}.\n\n{link}";
    deadline_moved_subject: "New deadline: {contest}";
    deadline_moved_body: "Dear {person},\n\nthe deadline of {contest} is now {until}. Your entry {entry} has not been submitted yet; please submit it before then:\n\n{link}";
    assignment_subject: "Films to score in {contest}";
    assignment_body: "Dear {person},\n\nfilms were assigned to you in {contest}, {round}: {count}. Scoring ends: {until}.\n\n{link}";
    round_opened_subject: "Judging has begun: {contest}";
    round_opened_body: "Dear {person},\n\nin {contest}, {round} has begun. Films for you to score: {count}. Scoring ends: {until}.\n\n{link}";
    result_subject: "The result of {contest}";
    result_body: "Dear {person},\n\nthe result of {contest} has been published. Your entry {entry}: {outcome}.\n\n{link}\n\nThank you for taking part.";
    certificate_subject: "Your certificate: {contest}";
    certificate_body: "Dear {person},\n\nthe certificate of your entry {entry} in {contest} is ready:\n\n{link}";
    news_subject: "{subject}";
    news_body: "Dear {person},\n\n{message}\n\nThis letter comes from the organisers of {contest}. If you want no more of these, please open:\n\n{unsubscribe}";

    kind_address_proof: "address confirmation";
    kind_invitation: "invitation";
    kind_reset: "password reset";
    kind_receipt: "receipt";
    kind_return: "return";
    kind_judge_reminder: "reminder to score";
    kind_draft_reminder: "reminder to submit";
    kind_deadline_moved: "deadline moved";
    kind_assignment: "assignment";
    kind_round_opened: "round opened";
    kind_result: "result";
    kind_certificate: "certificate";
    kind_news: "news";

    no_end: "not set";
    selected: "selected";
    not_selected: "not selected";

    proof_title: "Confirm your address";
    proof_ask: "Is {email} your address? Once you confirm it, organisers can give you a role by it.";
    proof_do: "It is mine";
    proof_done: "{email} is confirmed.";
    unsubscribe_title: "Unsubscribe";
    unsubscribe_ask: "No more news from organisers to {email}? Letters about your entries, your judging and your account still come.";
    unsubscribe_do: "Unsubscribe";
    unsubscribe_done: "No more news will be sent to {email}.";
    link_spent: "This link is not valid, or no longer.";
}
