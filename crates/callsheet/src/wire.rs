//! Sessions on Amazon Redshift, where this build has them.

#[cfg(not(feature = "redshift"))]
mod absent;
#[cfg(feature = "redshift")]
mod sessions;

#[cfg(not(feature = "redshift"))]
use absent as implementation;
#[cfg(feature = "redshift")]
use sessions as implementation;

/// The longer stories of its codes.
pub(crate) use implementation::EXPLANATIONS;

/// What it takes to open sessions on a plan's target.
pub(crate) use implementation::Access;
