//! Certificates: templates, issuing, replacing and revoking, and the look-up for everybody.

use domain::certificates::{
    CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificateKind, CertificatePaper,
    CertificateWord, ExampleKind, LONGEST_FIELD, MOST_FIELDS, PREFIX, PictureProblem, SIZES, SMALLEST_CODE,
    TemplateFault,
};
use domain::limits;
use domain::template::{PlaceholderKey as _, TemplateProblem};

use crate::{Lang, phrases};

messages! { certificates;
    page;
    kind_work;
    kind_person;
    kind_unit;
    kinds;
    kind_counts(kind: &str, waiting: u64, holding: u64);
    note;
    not_sealed;
    not_sealed_body;
    not_final;
    to_issue;
    issue_help;
    issue;
    issued_done(count: u64);
    none_waiting;
    issued;
    none_issued;
    recipient;
    standing;
    holds;
    replaced;
    revoked;
    take_all;
    take_kind;
    edit_template;
    file;
    number;
    kind_head;
    issued_at;
    sha256;
    address;
    word_name;
    word_title;
    word_award;
    word_contest;
    word_unit;
    word_creators;
    word_category;
    word_date;
    one(number: &str);
    words_on;
    words_erased;
    take_pdf;
    replace;
    replace_help;
    replace_do;
    replaced_done;
    revoke;
    revoke_help;
    revoke_do;
    revoked_done;
    reason;
    ended_for(reason: &str);
    template_of(kind: &str);
    language;
    paper;
    paper_a4_wide;
    paper_a4;
    paper_a3_wide;
    paper_b5_wide;
    paper_a5_wide;
    frame;
    frame_double;
    frame_single;
    frame_corners;
    frame_none;
    frame_ink;
    ink;
    ink_black;
    ink_grey;
    ink_vermilion;
    ink_gold;
    ink_navy;
    prefix;
    prefix_help(least: usize, most: usize);
    code;
    code_left;
    code_top;
    code_side;
    background;
    background_left;
    background_top;
    background_width;
    background_height;
    background_alt;
    background_alt_help;
    background_file(format: &str, width: u32, height: u32, size: &str);
    background_choose;
    background_add;
    background_add_help(size: &str, megapixels: u64);
    background_added;
    background_remove;
    background_removed;
    words_placed;
    texts_help(words: &str);
    text_nth(number: usize);
    text_new;
    text;
    left;
    top;
    width;
    height;
    size;
    mm;
    pt;
    face;
    face_regular;
    face_bold;
    align;
    align_center;
    align_left;
    align_right;
    align_paragraph;
    heading;
    try_with;
    try_usual;
    try_longest;
    try_rare;
    look;
    keep;
    kept;
    picture;
    picture_alt(kind: &str);
    no_picture;
    fault_prefix(least: usize, most: usize);
    fault_many(found: usize, most: usize);
    fault_unknown(number: usize, found: &str, allowed: &str);
    fault_brace(number: usize, found: &str);
    fault_empty(number: usize);
    fault_long(number: usize, found: usize, most: usize);
    fault_size(number: usize, least: &str, most: &str);
    fault_place(number: usize);
    fault_code(least: &str);
    fault_background;
    fault_background_alt(found: usize, most: usize);
    fault_lacks(word: &str);
    bad_number(found: &str);
    picture_missing;
    picture_too_large(size: &str);
    picture_format;
    picture_colours;
    picture_pixels(found: u64, most: u64);
    picture_heavy(size: &str);
    look_up;
    look_up_lead;
    look_up_number_help;
    look_up_name;
    look_up_do;
    look_up_again;
    found_title(number: &str);
    found_holds;
    found_replaced(day: &str, number: &str);
    found_revoked(day: &str);
    compare;
    check_file;
    check_file_help;
    check_file_without;
    choose_file;
    file_reading;
    file_same;
    file_differs;
    file_failed;
}

/// A kind of certificates.
#[must_use]
pub const fn kind(lang: Lang, kind: CertificateKind) -> &'static str {
    match kind {
        CertificateKind::Work => kind_work(lang),
        CertificateKind::Person => kind_person(lang),
        CertificateKind::Unit => kind_unit(lang),
    }
}

/// What stands for a placeholder.
#[must_use]
pub const fn word(lang: Lang, word: CertificateWord) -> &'static str {
    match word {
        CertificateWord::Name => word_name(lang),
        CertificateWord::Title => word_title(lang),
        CertificateWord::Award => word_award(lang),
        CertificateWord::Contest => word_contest(lang),
        CertificateWord::Unit => word_unit(lang),
        CertificateWord::Creators => word_creators(lang),
        CertificateWord::Category => word_category(lang),
        CertificateWord::Number => number(lang),
        CertificateWord::Date => word_date(lang),
    }
}

/// A paper.
#[must_use]
pub const fn paper_name(lang: Lang, paper: CertificatePaper) -> &'static str {
    match paper {
        CertificatePaper::A4Wide => paper_a4_wide(lang),
        CertificatePaper::A4 => paper_a4(lang),
        CertificatePaper::A3Wide => paper_a3_wide(lang),
        CertificatePaper::B5Wide => paper_b5_wide(lang),
        CertificatePaper::A5Wide => paper_a5_wide(lang),
    }
}

/// A frame.
#[must_use]
pub const fn frame_name(lang: Lang, frame: CertificateFrame) -> &'static str {
    match frame {
        CertificateFrame::Double => frame_double(lang),
        CertificateFrame::Single => frame_single(lang),
        CertificateFrame::Corners => frame_corners(lang),
        CertificateFrame::None => frame_none(lang),
    }
}

/// A colour.
#[must_use]
pub const fn ink_name(lang: Lang, ink: CertificateInk) -> &'static str {
    match ink {
        CertificateInk::Black => ink_black(lang),
        CertificateInk::Grey => ink_grey(lang),
        CertificateInk::Vermilion => ink_vermilion(lang),
        CertificateInk::Gold => ink_gold(lang),
        CertificateInk::Navy => ink_navy(lang),
    }
}

/// A face.
#[must_use]
pub const fn face_name(lang: Lang, face: CertificateFace) -> &'static str {
    match face {
        CertificateFace::Regular => face_regular(lang),
        CertificateFace::Bold => face_bold(lang),
    }
}

/// Where lines begin and end.
#[must_use]
pub const fn align_name(lang: Lang, align: CertificateAlign) -> &'static str {
    match align {
        CertificateAlign::Center => align_center(lang),
        CertificateAlign::Left => align_left(lang),
        CertificateAlign::Right => align_right(lang),
        CertificateAlign::Paragraph => align_paragraph(lang),
    }
}

/// What a template is tried with.
#[must_use]
pub const fn example_name(lang: Lang, how: ExampleKind) -> &'static str {
    match how {
        ExampleKind::Usual => try_usual(lang),
        ExampleKind::Longest => try_longest(lang),
        ExampleKind::Rare => try_rare(lang),
    }
}

/// A placeholder as it stands in a template.
#[must_use]
pub fn braced(word: CertificateWord) -> String {
    format!("{{{}}}", word.key())
}

/// What is wrong with a template. Texts are counted from 1.
#[must_use]
pub fn fault(lang: Lang, fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::Prefix => fault_prefix(lang, PREFIX.0, PREFIX.1),
        TemplateFault::TooManyFields(found) => fault_many(lang, *found, MOST_FIELDS),
        TemplateFault::Text(at, TemplateProblem::Unknown { found, allowed }) => {
            let allowed: Vec<String> = allowed.iter().copied().map(braced).collect();
            fault_unknown(lang, nth(*at), &format!("{{{found}}}"), &phrases::list(lang, &allowed))
        }
        TemplateFault::Text(at, TemplateProblem::Brace { found }) => fault_brace(lang, nth(*at), found),
        TemplateFault::Text(at, TemplateProblem::Empty) => fault_empty(lang, nth(*at)),
        TemplateFault::TooLong(at, found) => fault_long(lang, nth(*at), *found, LONGEST_FIELD),
        TemplateFault::Size(at) => fault_size(lang, nth(*at), &SIZES.0.to_string(), &SIZES.1.to_string()),
        TemplateFault::Place(at) => fault_place(lang, nth(*at)),
        TemplateFault::Code => fault_code(lang, &SMALLEST_CODE.to_string()),
        TemplateFault::Picture => fault_background(lang).to_owned(),
        TemplateFault::PictureAlt(found) => fault_background_alt(lang, *found, limits::CERTIFICATE_PICTURE_ALT),
        TemplateFault::Lacks(word) => fault_lacks(lang, &braced(*word)),
    }
}

/// Pixels of a million.
const MEGA: u64 = 1_000_000;

/// How much the picture of a template may be.
#[must_use]
pub fn background_limits(lang: Lang) -> String {
    background_add_help(lang, &bytes(limits::CERTIFICATE_PICTURE_BYTES), limits::CERTIFICATE_PICTURE_PIXELS / MEGA)
}

/// Why a file cannot be the picture of a template.
#[must_use]
pub fn picture_problem(lang: Lang, problem: PictureProblem) -> String {
    match problem {
        PictureProblem::Missing => picture_missing(lang).to_owned(),
        PictureProblem::TooLarge(most) => picture_too_large(lang, &bytes(most)),
        PictureProblem::Format => picture_format(lang).to_owned(),
        PictureProblem::Colours => picture_colours(lang).to_owned(),
        // What is a little more than the limit is not told as the limit.
        PictureProblem::TooManyPixels(found) => {
            picture_pixels(lang, found.div_ceil(MEGA), limits::CERTIFICATE_PICTURE_PIXELS / MEGA)
        }
        PictureProblem::TooHeavy(most) => picture_heavy(lang, &bytes(most)),
    }
}

fn bytes(most: usize) -> String {
    phrases::size(i64::try_from(most).unwrap_or(i64::MAX))
}

const fn nth(at: usize) -> usize {
    at.saturating_add(1)
}
