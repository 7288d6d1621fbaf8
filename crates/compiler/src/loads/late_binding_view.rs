//! `late_binding_view`: a view whose tables are looked up when it is read.
//!
//! As [`super::view`], but bound to nothing: tables can be dropped and made anew under it, and what is
//! missing is noticed by whoever reads it. What it reads is named with its schema, as Redshift wants it:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>.

use super::{LoadKind, Product, column_list};
use crate::ir::{SelectText, Table};
use crate::resolve::Names;
use crate::template::Values;

pub(super) use super::SelectOnly as Spec;

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<LateBindingView> {
    let select = names.select(&spec.select)?;
    Some(LateBindingView { select })
}

#[derive(Clone, Debug)]
pub struct LateBindingView {
    pub select: SelectText,
}

impl LoadKind for LateBindingView {
    fn values(&self, table: &Table, values: Values) -> Values {
        values.with("columns", column_list(table))
    }

    fn product(&self) -> Product {
        Product::View
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the old view until COMMIT, then the new one"
    }
}
