//! Which columns the files fill.

use plan::table::Nullability;
use plan::{Identifier, SqlType};

use super::super::fault::Fault;
use super::super::names::Names;
use crate::ir::Column;
use crate::source::{Span, Spanned};
use crate::spec::{CopyFormatSpec, CopySpec, FieldsSpec};

/// The columns in the files' order; none where they are all the table's.
pub(super) fn filled(spec: &CopySpec, names: &mut Names<'_>) -> Option<Vec<Identifier>> {
    let listed = match (&spec.format.value, &spec.columns) {
        (CopyFormatSpec::FixedWidth(fixed), _) => {
            Some(fixed.widths.iter().map(|(name, _)| name.clone()).collect())
        }
        (_, listed) => listed.clone(),
    };
    let columns = match &listed {
        Some(listed) => {
            let columns = names.columns(listed)?;
            left_out(spec, listed, names)?;
            columns
        }
        None => Vec::new(),
    };
    if spec.format.value.fields() == Some(&FieldsSpec::NoShred) {
        one_super(&columns, spec.format.span, names)?;
    }
    Some(columns)
}

/// A column that no file fills gets NULL, unless Redshift makes its values.
fn left_out(spec: &CopySpec, listed: &[Spanned<Identifier>], names: &mut Names<'_>) -> Option<()> {
    let is_listed = |column: &Column| listed.iter().any(|name| name.value == column.name.value);
    let missing = names
        .columns
        .iter()
        .find(|column| column.nullability == Nullability::NotNull && !is_listed(column));
    let Some(column) = missing else {
        return Some(());
    };
    let place = listed.first().map_or(spec.format.span, |first| first.span);
    names.fault(Fault::CopyMisfit {
        what: format!(
            "`{}` may not be null, and no field of the files fills it",
            column.name.value
        ),
        why: "the list leaves it out",
        help: "list the column where the files have it, or declare it without `not null`",
        span: place,
        declared: Some(column.name.span),
    });
    None
}

fn one_super(listed: &[Identifier], key: Span, names: &mut Names<'_>) -> Option<()> {
    let is_listed = |column: &&Column| listed.is_empty() || listed.contains(&column.name.value);
    let filled: Vec<_> = names.columns.iter().filter(is_listed).collect();
    if let [only] = filled.as_slice()
        && only.ty == SqlType::Super
    {
        return Some(());
    }
    names.fault(Fault::CopyMisfit {
        what: "`noshred` fills one column of the type `super`".to_owned(),
        why: "a whole object into one value",
        help: "declare one column of the type `super`, or name it alone in `columns`",
        span: key,
        declared: None,
    });
    None
}
