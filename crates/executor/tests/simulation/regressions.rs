//! Seeds that once failed, and what they showed.

/// The seed, and the sentence.
pub(crate) const SEEDS: &[(u64, &str)] = &[(
    936,
    "a process stood still between taking the lease and noting that it had started; another one of \
     its run joined, was done first, and gave the lease back",
)];
