//! Sources to plan, or to diagnostics.
