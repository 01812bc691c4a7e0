//! Films as the machine sees them: what was measured, what a rule makes of it, which copies a browser needs.
//!
//! Reading a film is the business of the services; everything here is a pure function of the numbers they found.

mod fingerprint;
pub mod kind;
mod light;
mod measures;
mod rules;
mod storyboard;
mod subtitles;

pub use fingerprint::{
    FRAME_HEIGHT, FRAME_WIDTH, FRAMES, Fingerprint, FingerprintProblem, Likeness, SAMPLES_A_SECOND, contrast,
};
pub use light::{LIGHT_RATE, LIGHT_SOUND};
pub use measures::{FilmAnalysis, Measures, SoundTrack, Stretch, SubtitleTrack};
pub use rules::{
    Finding, Level, NO_COPY, SAME_FILM, TOO_LONG, clock, findings, findings_for, gravest, no_copy, subtitle_findings,
    subtitles_refused, too_long, unreadable,
};
pub use storyboard::Storyboard;
pub use subtitles::{SubtitleProblem, SubtitleReason, WebVtt, read_subtitles};
