//! Films on the real tools: clips are drawn by ffmpeg, read and remade in the sandbox, and mutilated.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod analysed;
mod clips;
mod field;
mod hostile;
mod made;
mod measured;
