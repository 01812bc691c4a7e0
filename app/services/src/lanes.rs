//! Lanes of background work, each with workers of its own.

use tokio::sync::Notify;

/// Which workers do a job. Each lane has workers of its own, so that quick jobs never wait behind long ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Done in seconds; somebody waits for it.
    Fast,
    /// May take as long as a film lasts, or longer.
    Heavy,
    /// As heavy, and nobody waits for it.
    Slow,
}

impl Lane {
    pub(crate) const ALL: [Self; 3] = [Self::Fast, Self::Heavy, Self::Slow];

    /// How figures name it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Heavy => "heavy",
            Self::Slow => "slow",
        }
    }
}

/// Tells this process's workers that there is something to do; one signal a lane.
#[derive(Debug, Default)]
pub(crate) struct WorkSignals {
    fast: Notify,
    heavy: Notify,
    slow: Notify,
}

impl WorkSignals {
    pub(crate) const fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Fast => &self.fast,
            Lane::Heavy => &self.heavy,
            Lane::Slow => &self.slow,
        }
    }
}
