//! `late_binding_view`: a view whose tables are looked up when it is read.
//!
//! As [`super::view`], but bound to nothing: tables can be dropped and made anew under it, and what is
//! missing is noticed by whoever reads it. What it reads is named with its schema, as Redshift wants it:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>. Its template alone differs.

use super::Options;

pub use super::view::View as LateBindingView;
pub(super) use super::view::{Spec, resolve};

pub(super) fn options() -> Options {
    Options::none("A name for a SELECT, whose tables are looked up when it is read.")
}
