//! Films on the real tools: clips are drawn by ffmpeg, read and remade in the cage, and mutilated.

mod clips;
mod hostile;
mod looked;
mod made;
mod measured;
