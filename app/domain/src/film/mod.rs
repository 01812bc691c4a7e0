//! Films as the machine sees them: what was measured, what a rule makes of it, which copies a browser needs.
//!
//! Reading a film is the business of the services; everything here is a pure function of the numbers they found.

mod fingerprint;
pub mod kind;
mod measures;
mod rules;
mod webvtt;

pub use fingerprint::{
    FRAME_HEIGHT, FRAME_WIDTH, FRAMES, Fingerprint, FingerprintProblem, Likeness, SAMPLES_A_SECOND, contrast,
};
pub use measures::{FilmAnalysis, Measures, Storyboard, Stretch, SubtitleTrack};
pub use rules::{Finding, Level, SAME_FILM, TOO_LONG, clock, findings, findings_for, gravest, too_long, unreadable};
pub use webvtt::{WebVtt, from_srt};
