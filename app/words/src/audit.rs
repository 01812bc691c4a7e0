//! The audit trail.

use domain::audit::EventKind;

use crate::Lang;

messages! { audit;
    record;
    search;
    when;
    who;
    what;
    detail;
    chain;
    system;
    erased;
    no_events;
    nothing_found;
    nothing_found_body;
    chained;
    chained_body;
    events;
    events_body;
    events_of_contest;
    unfold;
    yes;
    no;

    account_create;
    account_disable;
    account_enable;
    account_erase;
    account_password;
    account_proof;
    account_proof_ask;
    account_recovery_code;
    account_recovery_codes;
    account_reset_link;
    account_second_factor_off;
    account_second_factor_on;
    account_second_factor_reset;
    account_session_end;
    account_sign_in;
    account_sign_in_failed;
    account_sign_out;
    account_sign_out_everywhere;
    assignment_confirm;
    awards_announce;
    awards_decide;
    awards_plan;
    awards_rule;
    awards_rule_drop;
    calendar_edit;
    certificate_issue;
    certificate_picture;
    certificate_picture_remove;
    certificate_replace;
    certificate_revoke;
    certificate_template;
    notice_draft;
    notice_publish;
    objection_accept;
    objection_answer;
    objection_evidence;
    objection_keep;
    objection_receive;
    objection_take;
    contest_amend;
    contest_create;
    contest_deadline;
    contest_edit;
    contest_export;
    contest_extension;
    contest_import;
    contest_method;
    round_advance;
    below;
    entries_going;
    rule;
    at_line;
    at_line_go;
    contest_phase;
    entries_import;
    entry_check;
    entry_draft;
    entry_edit;
    entry_hand;
    entry_note;
    entry_read;
    entry_same_work;
    entry_uncheck;
    entry_submit;
    entry_withdraw;
    export_take;
    feedback_choose;
    feedback_review;
    file_begin;
    file_complete;
    file_examine;
    file_remove;
    file_sweep;
    job_given_up;
    job_retry;
    token_create;
    token_revoke;
    viewing_accept;
    viewing_by_hand;
    viewing_hold;
    viewing_plan;
    viewing_report;
    viewing_return;
    viewing_unverified;
    vote_batch;
    vote_forget;
    vote_members;
    vote_root;
    vote_settings;
    vote_state;
    meeting_again;
    meeting_ballot;
    meeting_casting;
    meeting_close;
    meeting_come;
    meeting_count;
    meeting_decide;
    meeting_film;
    meeting_leave;
    meeting_open;
    meeting_propose;
    meeting_vote;
    menu_draft;
    menu_set;
    order_answer;
    orders_take;
    preview_propose;
    preview_set;
    nomination_rank;
    nomination_return;
    pack_import;
    pack_make;
    panels_set;
    participation_approve;
    participation_freeze;
    participation_take_back;
    person_add;
    person_edit;
    person_invite;
    person_join;
    person_remove;
    person_revoke;
    person_tags;
    plan_create;
    plan_edit;
    plan_publish;
    plan_remind;
    plan_withdraw;
    pool_freeze;
    presentation_arrange;
    public_file_add;
    public_file_remove;
    public_page_edit;
    record_countersign;
    record_key;
    seed_amend;
    seed_differ;
    seed_draw;
    seed_hashes;
    seed_name;
    seed_type;
    seed_void;
    film_release;
    film_release_withdraw;
    broadcast_air;
    broadcast_plan;
    broadcast_remove;
    channel_add;
    channel_announce;
    channel_gone;
    channel_remove;
    channel_repeat;
    channel_switch;
    channel_try;
    collection_create;
    collection_delete;
    collection_edit;
    collection_films;
    embed_hosts;
    feed_key_create;
    feed_key_revoke;
    exhibition_edit;
    exhibition_end;
    exhibition_grant;
    region_add;
    region_rename;
    site_add;
    site_device_link;
    site_device_off;
    site_device_on;
    site_edit;
    site_exclude;
    site_exclude_end;
    sites_import;
    film_skip;
    judge_declare;
    letter_bounce;
    letter_release;
    letter_settings;
    letter_template;
    letter_unsubscribe;
    letter_withdraw;
    letter_write;
    recusal_replace;
    round_term;
    round_countersign;
    recusal_declare;
    recusal_found;
    recusal_lift;
    recusal_keep;
    recusal_dismiss;
    conflict_decide;
    conflict_withdraw;
    film_unverified;
    meeting_void;
    selection_amend;
    selection_override;
    selection_override_drop;
    selection_seal;
    sheet_save;
    sheets_reopen;
    sheets_sign;
    spot_check_announce;
    spot_check_draw;
    spot_check_find;

    conflict;
    judge;
    left_out;
    letter;
    letters;
    accepted;
    anchors;
    awards;
    balance;
    blank;
    certificate;
    change;
    changed;
    chosen;
    codes_left;
    count;
    created;
    films;
    members;
    most;
    papers;
    places;
    other;
    over_tolerance;
    breaks;
    present;
    question;
    quorum;
    seats;
    secret;
    seed_value;
    seed_source;
    tied;
    void;
    vote_rule;
    votes;
    answers;
    comes;
    comment;
    comments;
    notes;
    certificate_numbers;
    watched_percent;
    skipped;
    statement;
    deadline;
    decider;
    earlier;
    email;
    expertise;
    entry;
    filename;
    film_hash;
    finding;
    findings;
    from;
    grade;
    hash;
    judging_hash;
    leaves;
    marks;
    marks_set_aside;
    method;
    month;
    page;
    panels;
    starts;
    until;
    preset;
    reason;
    receipt;
    red_line;
    region;
    released;
    replaced(from: &str, to: &str);
    none;
    role;
    round;
    rows;
    selected;
    settings;
    sheets;
    size;
    state;
    title;
    to;
    total;
    unit;
    version;

    by;
    days;
    job;
    problem;
    address;
    export;
    format;
    network;
    times;
    tokens;
    same;
    tags;
    told;
    scopes;
    sessions;
    aired;
    channel;
    hosts;
    place_name;
    site;
    heads;
    week;
    planned;
    station;
    sites;
    file_replaced;
    file_removed;
}

/// What happened, in a sentence.
#[must_use]
pub const fn event(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::AccountCreate => account_create(lang),
        EventKind::AccountDisable => account_disable(lang),
        EventKind::AccountEnable => account_enable(lang),
        EventKind::AccountErase => account_erase(lang),
        EventKind::AccountPassword => account_password(lang),
        EventKind::AccountProof => account_proof(lang),
        EventKind::AccountProofAsk => account_proof_ask(lang),
        EventKind::AccountRecoveryCode => account_recovery_code(lang),
        EventKind::AccountRecoveryCodes => account_recovery_codes(lang),
        EventKind::AccountResetLink => account_reset_link(lang),
        EventKind::AccountSecondFactorOff => account_second_factor_off(lang),
        EventKind::AccountSecondFactorOn => account_second_factor_on(lang),
        EventKind::AccountSecondFactorReset => account_second_factor_reset(lang),
        EventKind::AccountSessionEnd => account_session_end(lang),
        EventKind::AccountSignIn => account_sign_in(lang),
        EventKind::AccountSignInFailed => account_sign_in_failed(lang),
        EventKind::AccountSignOut => account_sign_out(lang),
        EventKind::AccountSignOutEverywhere => account_sign_out_everywhere(lang),
        EventKind::AssignmentConfirm => assignment_confirm(lang),
        EventKind::AwardsAnnounce => awards_announce(lang),
        EventKind::AwardsDecide => awards_decide(lang),
        EventKind::AwardsPlan => awards_plan(lang),
        EventKind::AwardsRule => awards_rule(lang),
        EventKind::AwardsRuleDrop => awards_rule_drop(lang),
        EventKind::CalendarEdit => calendar_edit(lang),
        EventKind::CertificateIssue => certificate_issue(lang),
        EventKind::CertificatePicture => certificate_picture(lang),
        EventKind::CertificatePictureRemove => certificate_picture_remove(lang),
        EventKind::CertificateReplace => certificate_replace(lang),
        EventKind::CertificateRevoke => certificate_revoke(lang),
        EventKind::CertificateTemplate => certificate_template(lang),
        EventKind::ConflictDecide => conflict_decide(lang),
        EventKind::ConflictWithdraw => conflict_withdraw(lang),
        EventKind::BroadcastAir => broadcast_air(lang),
        EventKind::BroadcastPlan => broadcast_plan(lang),
        EventKind::BroadcastRemove => broadcast_remove(lang),
        EventKind::ChannelAdd => channel_add(lang),
        EventKind::ChannelAnnounce => channel_announce(lang),
        EventKind::ChannelGone => channel_gone(lang),
        EventKind::ChannelRemove => channel_remove(lang),
        EventKind::ChannelRepeat => channel_repeat(lang),
        EventKind::ChannelSwitch => channel_switch(lang),
        EventKind::ChannelTry => channel_try(lang),
        EventKind::CollectionCreate => collection_create(lang),
        EventKind::CollectionDelete => collection_delete(lang),
        EventKind::CollectionEdit => collection_edit(lang),
        EventKind::CollectionFilms => collection_films(lang),
        EventKind::EmbedHosts => embed_hosts(lang),
        EventKind::FeedKeyCreate => feed_key_create(lang),
        EventKind::FeedKeyRevoke => feed_key_revoke(lang),
        EventKind::ExhibitionEdit => exhibition_edit(lang),
        EventKind::ExhibitionEnd => exhibition_end(lang),
        EventKind::ExhibitionGrant => exhibition_grant(lang),
        EventKind::RegionAdd => region_add(lang),
        EventKind::RegionRename => region_rename(lang),
        EventKind::SiteAdd => site_add(lang),
        EventKind::SiteDeviceLink => site_device_link(lang),
        EventKind::SiteDeviceOff => site_device_off(lang),
        EventKind::SiteDeviceOn => site_device_on(lang),
        EventKind::SiteEdit => site_edit(lang),
        EventKind::SiteExclude => site_exclude(lang),
        EventKind::SiteExcludeEnd => site_exclude_end(lang),
        EventKind::SitesImport => sites_import(lang),
        EventKind::ContestAmend => contest_amend(lang),
        EventKind::ContestCreate => contest_create(lang),
        EventKind::ContestDeadline => contest_deadline(lang),
        EventKind::ContestEdit => contest_edit(lang),
        EventKind::ContestExport => contest_export(lang),
        EventKind::ContestExtension => contest_extension(lang),
        EventKind::ContestImport => contest_import(lang),
        EventKind::ContestMethod => contest_method(lang),
        EventKind::ContestPhase => contest_phase(lang),
        EventKind::EntriesImport => entries_import(lang),
        EventKind::EntryCheck => entry_check(lang),
        EventKind::EntryDraft => entry_draft(lang),
        EventKind::EntryEdit => entry_edit(lang),
        EventKind::EntryHand => entry_hand(lang),
        EventKind::EntryNote => entry_note(lang),
        EventKind::EntryRead => entry_read(lang),
        EventKind::EntrySameWork => entry_same_work(lang),
        EventKind::EntrySubmit => entry_submit(lang),
        EventKind::EntryUncheck => entry_uncheck(lang),
        EventKind::EntryWithdraw => entry_withdraw(lang),
        EventKind::ExportTake => export_take(lang),
        EventKind::FeedbackChoose => feedback_choose(lang),
        EventKind::FeedbackReview => feedback_review(lang),
        EventKind::FileBegin => file_begin(lang),
        EventKind::FileComplete => file_complete(lang),
        EventKind::FileExamine => file_examine(lang),
        EventKind::FileRemove => file_remove(lang),
        EventKind::FileSweep => file_sweep(lang),
        EventKind::FilmRelease => film_release(lang),
        EventKind::FilmReleaseWithdraw => film_release_withdraw(lang),
        EventKind::FilmSkip => film_skip(lang),
        EventKind::FilmUnverified => film_unverified(lang),
        EventKind::JobGivenUp => job_given_up(lang),
        EventKind::JobRetry => job_retry(lang),
        EventKind::JudgeDeclare => judge_declare(lang),
        EventKind::LetterBounce => letter_bounce(lang),
        EventKind::LetterRelease => letter_release(lang),
        EventKind::LetterSettings => letter_settings(lang),
        EventKind::LetterTemplate => letter_template(lang),
        EventKind::LetterUnsubscribe => letter_unsubscribe(lang),
        EventKind::LetterWithdraw => letter_withdraw(lang),
        EventKind::LetterWrite => letter_write(lang),
        EventKind::MeetingAgain => meeting_again(lang),
        EventKind::MeetingBallot => meeting_ballot(lang),
        EventKind::MeetingCasting => meeting_casting(lang),
        EventKind::MeetingClose => meeting_close(lang),
        EventKind::MeetingCome => meeting_come(lang),
        EventKind::MeetingCount => meeting_count(lang),
        EventKind::MeetingDecide => meeting_decide(lang),
        EventKind::MeetingFilm => meeting_film(lang),
        EventKind::MeetingLeave => meeting_leave(lang),
        EventKind::MeetingOpen => meeting_open(lang),
        EventKind::MeetingPropose => meeting_propose(lang),
        EventKind::MeetingVoid => meeting_void(lang),
        EventKind::MeetingVote => meeting_vote(lang),
        EventKind::MenuDraft => menu_draft(lang),
        EventKind::MenuSet => menu_set(lang),
        EventKind::NominationRank => nomination_rank(lang),
        EventKind::NominationReturn => nomination_return(lang),
        EventKind::NoticeDraft => notice_draft(lang),
        EventKind::NoticePublish => notice_publish(lang),
        EventKind::ObjectionAccept => objection_accept(lang),
        EventKind::ObjectionAnswer => objection_answer(lang),
        EventKind::ObjectionEvidence => objection_evidence(lang),
        EventKind::ObjectionKeep => objection_keep(lang),
        EventKind::ObjectionReceive => objection_receive(lang),
        EventKind::ObjectionTake => objection_take(lang),
        EventKind::PackImport => pack_import(lang),
        EventKind::PackMake => pack_make(lang),
        EventKind::OrderAnswer => order_answer(lang),
        EventKind::OrdersTake => orders_take(lang),
        EventKind::PanelsSet => panels_set(lang),
        EventKind::ParticipationApprove => participation_approve(lang),
        EventKind::ParticipationFreeze => participation_freeze(lang),
        EventKind::ParticipationTakeBack => participation_take_back(lang),
        EventKind::PersonAdd => person_add(lang),
        EventKind::PersonEdit => person_edit(lang),
        EventKind::PersonInvite => person_invite(lang),
        EventKind::PersonJoin => person_join(lang),
        EventKind::PersonRemove => person_remove(lang),
        EventKind::PersonRevoke => person_revoke(lang),
        EventKind::PersonTags => person_tags(lang),
        EventKind::PlanCreate => plan_create(lang),
        EventKind::PlanEdit => plan_edit(lang),
        EventKind::PlanPublish => plan_publish(lang),
        EventKind::PlanRemind => plan_remind(lang),
        EventKind::PlanWithdraw => plan_withdraw(lang),
        EventKind::PoolFreeze => pool_freeze(lang),
        EventKind::PresentationArrange => presentation_arrange(lang),
        EventKind::PreviewPropose => preview_propose(lang),
        EventKind::PreviewSet => preview_set(lang),
        EventKind::PublicFileAdd => public_file_add(lang),
        EventKind::PublicFileRemove => public_file_remove(lang),
        EventKind::PublicPageEdit => public_page_edit(lang),
        EventKind::RecordCountersign => record_countersign(lang),
        EventKind::RecordKey => record_key(lang),
        EventKind::RecusalDeclare => recusal_declare(lang),
        EventKind::RecusalDismiss => recusal_dismiss(lang),
        EventKind::RecusalFound => recusal_found(lang),
        EventKind::RecusalKeep => recusal_keep(lang),
        EventKind::RecusalLift => recusal_lift(lang),
        EventKind::RecusalReplace => recusal_replace(lang),
        EventKind::RoundAdvance => round_advance(lang),
        EventKind::RoundCountersign => round_countersign(lang),
        EventKind::RoundTerm => round_term(lang),
        EventKind::SeedAmend => seed_amend(lang),
        EventKind::SeedDiffer => seed_differ(lang),
        EventKind::SeedDraw => seed_draw(lang),
        EventKind::SeedHashes => seed_hashes(lang),
        EventKind::SeedName => seed_name(lang),
        EventKind::SeedType => seed_type(lang),
        EventKind::SeedVoid => seed_void(lang),
        EventKind::SelectionAmend => selection_amend(lang),
        EventKind::SelectionOverride => selection_override(lang),
        EventKind::SelectionOverrideDrop => selection_override_drop(lang),
        EventKind::SelectionSeal => selection_seal(lang),
        EventKind::SheetSave => sheet_save(lang),
        EventKind::SheetsReopen => sheets_reopen(lang),
        EventKind::SheetsSign => sheets_sign(lang),
        EventKind::SpotCheckAnnounce => spot_check_announce(lang),
        EventKind::SpotCheckDraw => spot_check_draw(lang),
        EventKind::SpotCheckFind => spot_check_find(lang),
        EventKind::TokenCreate => token_create(lang),
        EventKind::TokenRevoke => token_revoke(lang),
        EventKind::ViewingAccept => viewing_accept(lang),
        EventKind::ViewingByHand => viewing_by_hand(lang),
        EventKind::ViewingHold => viewing_hold(lang),
        EventKind::ViewingPlan => viewing_plan(lang),
        EventKind::ViewingReport => viewing_report(lang),
        EventKind::ViewingReturn => viewing_return(lang),
        EventKind::ViewingUnverified => viewing_unverified(lang),
        EventKind::VoteBatch => vote_batch(lang),
        EventKind::VoteForget => vote_forget(lang),
        EventKind::VoteMembers => vote_members(lang),
        EventKind::VoteRoot => vote_root(lang),
        EventKind::VoteSettings => vote_settings(lang),
        EventKind::VoteState => vote_state(lang),
    }
}
