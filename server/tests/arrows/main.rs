//! Dependencies point one way: domain ← words, store ← services ← islands\[ssr\] ← app ← server, and
//! words ← islands\[hydrate\] ← frontend.
//! docs/architecture.md says why; this test holds it.

#[cfg(test)]
mod calls;
#[cfg(test)]
mod crates;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod workspace;
