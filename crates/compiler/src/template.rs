//! Templates: the users', which are expanded, and our own, which are rendered.
//!
//! The only module that imports minijinja.

mod bound;
mod context;
mod depth;
mod expand;
pub mod fault;
mod foreign;
mod growth;
mod interval_use;
mod joints;
mod registry;
mod render;
mod sampled_intervals;
mod scan;
mod sight;
mod source_map;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use expand::{SAMPLE_DATE, expand_for, fill};
pub use expand::{TextKind, Vars, expand, sample_interval};
pub(crate) use sampled_intervals::sampled_intervals;
pub(crate) use scan::mentions;
pub(crate) use sight::{Own, SELECT_PLACE, Sight};
pub use source_map::Expanded;

pub use registry::Template;
pub(crate) use registry::{
    ANALYZE, BOOTSTRAP, CHECK_RESULT, COMMENT_COLUMN, COMMENT_TABLE, CREATE_TABLE, DROP_STAGING,
    FENCE, GRANT, OWNERS_ADOPT, OWNERS_CLAIM, OWNERS_LOCK, OWNERS_READ, PREFLIGHT, PREFLIGHT_KEYS,
    PREFLIGHT_KIND, PROLOGUE, REFRESH_VIEW, UNIT_CLOSE, UNIT_OPEN, UPSTREAM, VACUUM, protocol,
    template,
};
pub(crate) use render::block;
pub use render::{Values, render};
