//! The author's side: calls, drafts, films, receipts.

use domain::film::Level;
use domain::film::kind::FileKind;

use crate::{Lang, phrases};

messages! { entries;
    my_entries;
    my_lead;
    open_calls;
    closes(time: &str, left: &str);
    no_deadline;
    enter_film;
    no_calls;
    none;
    none_body;
    none_body_closed;
    title;
    contest;
    number;
    state;
    film;
    changed;
    untitled;
    count(entries: u64);

    film_none;
    film_uploading;
    film_checking;
    film_ready;
    film_rejected;

    enter_title(contest: &str);
    enter_lead;
    deadline;
    grace(minutes: i64);
    deadline_extended;
    grace_left(time: &str);
    asked;
    film_asked;
    film_type;
    film_size;
    film_picture;
    film_length;
    at_most(size: &str);
    at_least(size: &str);
    most_minutes(minutes: &str);
    quotas;
    quota_region(max: i64);
    quota_unit(max: i64);
    quota_within(region: &str);
    quota_except(regions: &str);
    no_quota;
    judges_enter_nothing;
    judges_enter_nothing_body;
    begin;
    began;
    not_open;
    not_open_body;
    call_over;
    call_over_at(time: &str);
    call_over_body;
    to_my_entries;


    form;
    group_work;
    group_work_note;
    group_origin;
    group_origin_note;
    group_office;
    group_office_note;
    most_characters(max: usize);
    whole_number(min: i64, max: i64);
    people_help;
    web_address_help;
    ticked;
    file_attached;
    file_below;
    only_when(field: &str, answers: &str);
    only_for(categories: &str);
    save_draft;
    saved;
    submit_open;
    submit_now;
    submit_title;
    submit_body;
    submit_saves;
    submit_confirm;
    resubmit_title;
    resubmit_body;
    submitted(receipt: &str);
    fill_in(label: &str);
    field_says(label: &str, message: &str);
    not_yet;
    film_missing;
    film_unchecked;
    film_refused;
    withdraw_open;
    withdraw_title(title: &str);
    withdraw_body;
    withdraw_confirm;
    withdrawn;

    progress;
    handed_in;
    reasons_open(count: u64);
    still(count: u64);
    all_done;
    done;
    open;
    judging_copy;
    optional_note;

    saved_at(time: &str);
    saving;
    unsaved;
    no_answer;
    waiting_body;
    sign_in_title;
    sign_in_body;
    refused_title;
    wrong_title(count: u64);
    conflict_title;
    conflict_body(time: &str);
    conflict_form;
    keep_mine;
    take_theirs;
    look;
    here;
    stored;
    nothing;

    more_files;
    more_note;
    more_kind;
    more_choose;
    more_upload;
    kind_exhibition_copy;
    kind_subtitles;
    subtitles_zh;
    subtitles_en;
    subtitles_ja;
    subtitles_ko;
    kind_poster;
    kind_still;
    kind_script;
    kind_nomination_form;
    download;
    preparing;
    upload;
    replace;
    choose_film;
    needs_script;
    limits(endings: &str, codecs: &str, size: &str, picture: &str);
    limits_length(minutes: &str);
    limits_no_category;
    unfinished(name: &str, size: &str);
    checking_title;
    checking_body;
    ready_title;
    ready_notes;
    ready_warned;
    level_info;
    level_warning;
    level_refused;
    given_up_title;
    given_up_body(file: &str);
    film_given_up;
    retry_checks;
    retried;
    technical_details;
    rejected_title;
    file;
    size;
    duration;
    picture;
    checksum;
    arrived;
    no_film;

    found_no_video;
    found_video_codec(found: &str, allowed: &str);
    found_video_codec_unknown(allowed: &str);
    found_no_audio;
    found_too_small(found: &str, allowed: &str);
    found_too_long(found: &str, allowed: &str);
    found_no_duration;
    found_unreadable(allowed: &str);
    found_giant(found: &str, allowed: &str);
    found_two_hours(found: &str);
    found_frame_rate(found: &str, allowed: &str);
    found_variable_rate(found: &str);
    found_interlaced;
    found_rotated(found: &str);
    found_audio_codec(found: &str, allowed: &str);
    found_audio_codec_unknown(allowed: &str);
    found_audio_tracks(found: &str, allowed: &str);
    found_mute(found: &str);
    found_mute_unknown;
    found_longer(found: &str, allowed: &str);
    found_sound_ends(found: &str, allowed: &str);
    found_picture_ends(found: &str, allowed: &str);
    found_dolby_vision;
    found_no_copy;
    found_many_streams(found: &str, allowed: &str);
    found_subtitles(found: &str);
    found_bit_rate(found: &str, allowed: &str);
    found_incomplete(found: &str, allowed: &str);
    found_damaged(found: &str);
    found_too_quiet(found: &str, allowed: &str);
    found_too_loud(found: &str, allowed: &str);
    found_black(found: &str, allowed: &str);
    found_silent(found: &str, allowed: &str);
    found_same_film(found: &str);
    found_subtitle_encoding(found: &str, allowed: &str);
    found_subtitle_no_times(allowed: &str);
    found_subtitle_times(found: &str, allowed: &str);
    found_subtitle_backwards(found: &str);
    found_subtitle_no_words(found: &str);
    found_subtitle_too_many(found: &str);
    found_cues_dropped(found: &str, allowed: &str);
    found_stray_bytes(found: &str);
    found_other(found: &str, allowed: &str);

    up_type(name: &str, allowed: &str);
    up_size(found: &str, max: &str);
    up_empty;
    up_queued(n: &str);
    up_started;
    up_going(percent: &str, sent: &str, size: &str);
    up_speed(speed: &str);
    up_minutes(n: &str);
    up_seconds(n: &str);
    up_pause;
    up_resume;
    up_paused;
    up_offline;
    up_signed_out;
    up_failed;
    up_forgets;
    up_unfinished(name: &str, percent: &str);
    up_resumed(percent: &str);
    up_other;
    up_complete;
    up_checked;
    up_lost;

    returned_title;
    returned_late;
    refused_state_title;
    draft_late;
    draft_late_body;
    submitted_title;
    submitted_body;
    eligible_title;
    eligible_body;
    withdrawn_title;
    shortlisted_title;
    not_shortlisted_title;
    receipt;
    receipt_number;
    submitted_on;
    versions;
    version(nth: u64);
    answers;
    to_check;

    nomination_form;
    print_hint;
    back_to_entry;
    sign_author;
    unit_opinion;
    nominating_opinion;
    seal_here;
    person_in_charge;
    date;
    printed_note(contest: &str);
    help_and_limit(help: &str, limit: &str);
    quota_creator(max: i64);
    quota_creator_used(max: i64, used: i64);
}

/// The title as it is printed: in 《》 in Chinese.
#[must_use]
pub fn titled(lang: Lang, title: &str) -> String {
    match title.trim() {
        "" => untitled(lang).to_owned(),
        title => phrases::titled(lang, title),
    }
}

/// A kind of file in words.
#[must_use]
pub const fn file_kind(lang: Lang, kind: FileKind) -> &'static str {
    match kind {
        FileKind::JudgingCopy => judging_copy(lang),
        FileKind::ExhibitionCopy => kind_exhibition_copy(lang),
        FileKind::Subtitles => kind_subtitles(lang),
        FileKind::Poster => kind_poster(lang),
        FileKind::Still => kind_still(lang),
        FileKind::Script => kind_script(lang),
        FileKind::NominationForm => kind_nomination_form(lang),
    }
}

/// What the player calls subtitles in this language, BCP 47.
#[must_use]
pub fn subtitles_in(lang: Lang, language: &str) -> &'static str {
    match language.split('-').next() {
        Some("zh") => subtitles_zh(lang),
        Some("en") => subtitles_en(lang),
        Some("ja") => subtitles_ja(lang),
        Some("ko") => subtitles_ko(lang),
        _ => kind_subtitles(lang),
    }
}

/// How grave a finding is, in a word.
#[must_use]
pub const fn level(lang: Lang, level: Level) -> &'static str {
    match level {
        Level::Info => level_info(lang),
        Level::Warning => level_warning(lang),
        Level::Refused => level_refused(lang),
    }
}

/// A finding in words.
#[must_use]
pub fn finding(lang: Lang, code: &str, found: &str, allowed: &str) -> String {
    match code {
        "no_video" => found_no_video(lang).to_owned(),
        "video_codec" if is_unknown(found) => found_video_codec_unknown(lang, allowed),
        "video_codec" => found_video_codec(lang, found, allowed),
        "no_audio" => found_no_audio(lang).to_owned(),
        "too_small" => found_too_small(lang, found, allowed),
        "too_long" => found_too_long(lang, found, allowed),
        "no_duration" => found_no_duration(lang).to_owned(),
        "unreadable" => {
            found_unreadable(lang, &phrases::list(lang, &allowed.to_uppercase().split(", ").collect::<Vec<_>>()))
        }
        "giant" => found_giant(lang, found, allowed),
        "two_hours" => found_two_hours(lang, found),
        "frame_rate" => found_frame_rate(lang, found, allowed),
        "variable_rate" => found_variable_rate(lang, found),
        "interlaced" => found_interlaced(lang).to_owned(),
        "rotated" => found_rotated(lang, found),
        "audio_codec" if is_unknown(found) => found_audio_codec_unknown(lang, allowed),
        "audio_codec" => found_audio_codec(lang, found, allowed),
        "audio_tracks" => found_audio_tracks(lang, found, allowed),
        "mute" if is_unknown(found) => found_mute_unknown(lang).to_owned(),
        "mute" => found_mute(lang, found),
        "longer" => found_longer(lang, found, allowed),
        "sound_ends" => found_sound_ends(lang, found, allowed),
        "picture_ends" => found_picture_ends(lang, found, allowed),
        "dolby_vision" => found_dolby_vision(lang).to_owned(),
        "no_copy" => found_no_copy(lang).to_owned(),
        "many_streams" => found_many_streams(lang, found, allowed),
        "subtitles" => found_subtitles(lang, found),
        "bit_rate" => found_bit_rate(lang, found, allowed),
        "incomplete" => found_incomplete(lang, found, allowed),
        "damaged" => found_damaged(lang, found),
        "too_quiet" => found_too_quiet(lang, found, allowed),
        "too_loud" => found_too_loud(lang, found, allowed),
        "black" => found_black(lang, found, allowed),
        "silent" => found_silent(lang, found, allowed),
        "same_film" => found_same_film(lang, found),
        "subtitle_encoding" => found_subtitle_encoding(lang, found, allowed),
        "subtitle_no_times" => found_subtitle_no_times(lang, allowed),
        "subtitle_times" => found_subtitle_times(lang, found, allowed),
        "subtitle_backwards" => found_subtitle_backwards(lang, found),
        "subtitle_no_words" => found_subtitle_no_words(lang, found),
        "subtitle_too_many" => found_subtitle_too_many(lang, found),
        "cues_dropped" => found_cues_dropped(lang, found, allowed),
        "stray_bytes" => found_stray_bytes(lang, found),
        _ => found_other(lang, found, allowed),
    }
}

/// No codec is named; findings that were kept say so in several ways.
fn is_unknown(codec: &str) -> bool {
    ["", "?", "–", "none", "unknown"].contains(&codec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codec_without_a_name_is_told_in_words() {
        for code in ["video_codec", "audio_codec", "mute"] {
            for found in ["unknown", "?", ""] {
                let (zh, en) = (finding(Lang::Zh, code, found, "aac"), finding(Lang::En, code, found, "aac"));
                assert!(zh.contains("编码无法识别") && !zh.contains("unknown") && !zh.contains('?'), "{code}: {zh}");
                assert!(en.contains("codec is not recognised") && !en.contains("unknown"), "{code}: {en}");
            }
            assert!(finding(Lang::Zh, code, "wmav2", "aac").contains("编码为 wmav2"), "{code}");
        }
    }
}
