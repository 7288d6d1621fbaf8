//! `relationships: { column, to: table.column }`.

use plan::Identifier;

use super::CheckKind;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::fault::Fault;

/// Each value of the column exists in a column of another table. NULL is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipsSpec {
    pub column: Spanned<Identifier>,
    pub to_table: Spanned<Identifier>,
    pub to_column: Spanned<Identifier>,
}

impl CheckKind for RelationshipsSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), &["column", "to"])?;
        let column = decoder
            .require(&fields, "column", "column: user_id")
            .and_then(|field| decoder.leaf(field));
        let to = decoder
            .require(&fields, "to", "to: users.user_id")
            .and_then(|field| reference(decoder, field));
        let (to_table, to_column) = to?;
        Some(Self {
            column: column?,
            to_table,
            to_column,
        })
    }
}

/// Reads `table.column`.
fn reference(
    decoder: &mut Decoder<'_>,
    field: Field<'_>,
) -> Option<(Spanned<Identifier>, Spanned<Identifier>)> {
    let text = decoder.text(field)?;
    let parts = text.as_str().split_once('.').and_then(|(table, column)| {
        let dot = table.len();
        let whole = dot + 1 + column.len();
        Some((
            Spanned::new(table.parse().ok()?, text.span_at(0..dot)),
            Spanned::new(column.parse().ok()?, text.span_at(dot + 1..whole)),
        ))
    });
    // A second dot would be a schema, and the target decides the schema.
    let parts = parts.filter(|_| text.as_str().matches('.').count() == 1);
    if parts.is_none() {
        decoder.faults.push(Fault::InvalidReference {
            reference: text.as_str().to_owned(),
            span: text.span(),
        });
    }
    parts
}
