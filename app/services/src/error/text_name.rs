//! Texts that somebody enters, by what they are for.

use domain::text::Lang;
use words::refusals as m;

/// What a text that somebody enters is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextName {
    /// A person's name.
    Name,
    /// A contest's title.
    Title,
    /// Why something is done.
    Reason,
    /// Why an entry is returned or refused.
    Reasons,
    /// A note for colleagues.
    Note,
    /// What a judge declares.
    Statement,
    /// Who decided.
    Decider,
    /// What a ballot is about.
    Question,
    /// The seed of what is drawn, or a text that it is made of.
    Seed,
    /// A public draw.
    DrawSource,
    /// Why a judge steps aside.
    RecusalReason,
    /// Where a person works.
    Unit,
    /// What a person knows best.
    Expertise,
    /// The subject of a letter.
    LetterSubject,
    /// The text of a letter.
    LetterText,
    /// What a publicity notice says.
    NoticeText,
    /// What is answered to an objection.
    Reply,
    /// What stands on a certificate.
    CertificateText,
    /// What is told of a film in a group.
    Announcement,
    /// What a collection or a plan is for.
    Introduction,
}

impl TextName {
    /// What a person calls it, in a sentence.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Name => m::text_name(lang),
            Self::Title => m::text_title(lang),
            Self::Reason => m::text_reason(lang),
            Self::Reasons => m::text_reasons(lang),
            Self::Note => m::text_note(lang),
            Self::Statement => m::text_statement(lang),
            Self::Decider => m::text_decider(lang),
            Self::Question => m::text_question(lang),
            Self::Seed => m::text_seed(lang),
            Self::DrawSource => m::text_draw_source(lang),
            Self::RecusalReason => m::text_recusal_reason(lang),
            Self::Unit => m::text_unit(lang),
            Self::Expertise => m::text_expertise(lang),
            Self::LetterSubject => m::text_letter_subject(lang),
            Self::LetterText => m::text_letter(lang),
            Self::NoticeText => m::text_notice(lang),
            Self::Reply => m::text_reply(lang),
            Self::CertificateText => m::text_certificate(lang),
            Self::Announcement => m::text_announcement(lang),
            Self::Introduction => m::text_introduction(lang),
        }
    }

    /// It is written on one line.
    pub(crate) const fn is_of_one_line(self) -> bool {
        match self {
            Self::Name
            | Self::Title
            | Self::Decider
            | Self::Question
            | Self::Seed
            | Self::DrawSource
            | Self::Unit
            | Self::Expertise
            | Self::LetterSubject
            | Self::CertificateText => true,
            Self::Reason
            | Self::Reasons
            | Self::Note
            | Self::Statement
            | Self::RecusalReason
            | Self::LetterText
            | Self::NoticeText
            | Self::Reply
            | Self::Announcement
            | Self::Introduction => false,
        }
    }
}
