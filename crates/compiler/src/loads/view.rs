//! `view`: a name for a SELECT, which runs whenever the view is read.
//!
//! The view is dropped and made again in one transaction, since Redshift replaces a view only by one of
//! the same columns: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>. It is made
//! behind all intervals, so that its tables are there, and again where its SELECT changes. Inside of the
//! pipeline nothing reads a view by its name: its SELECT is written out in the place of the name, so
//! that no order and no lock depends on the view.
//!
//! An ordinary view is bound to the tables that it reads: they cannot be dropped, and a table that takes
//! the name of one is not the one it reads. A `late_binding_view` looks its tables up when it is read.

use super::{LoadKind, Options, Product, column_list};
use crate::ir::{SelectText, Table};
use crate::resolve::Names;
use crate::template::Values;

pub(super) use super::SelectOnly as Spec;

pub(super) fn options() -> Options {
    Options::none("A name for a SELECT, which runs when it is read; bound to its tables.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<View> {
    let select = names.select(&spec.select)?;
    Some(View { select })
}

#[derive(Clone, Debug)]
pub struct View {
    pub select: SelectText,
}

impl LoadKind for View {
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
