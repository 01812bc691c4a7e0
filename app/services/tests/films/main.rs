//! Films on the real tools: clips are drawn by ffmpeg, read and remade in the cage, and mutilated.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod clips;
mod hostile;
mod looked;
mod made;
mod measured;
