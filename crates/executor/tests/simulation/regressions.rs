//! Seeds that once failed, and what they showed.

/// The seed, and the sentence.
pub(crate) const SEEDS: &[(u64, &str)] = &[];
