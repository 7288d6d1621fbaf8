//! Whether a column's encoding takes its type.

use plan::{ColumnEncoding, SqlType};

use super::Binder;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::ColumnDefinition;

impl Binder<'_> {
    /// Of each column as it is declared.
    pub(super) fn encodings_suit<'c>(
        &mut self,
        columns: impl IntoIterator<Item = &'c ColumnDefinition>,
    ) {
        for column in columns {
            if let Some(encoding) = &column.encode {
                self.encoding_suits(encoding, column.ty.value, Some(column.ty.span));
            }
        }
    }

    /// `declared` is where this text gives the type, if it does.
    pub(super) fn encoding_suits(
        &mut self,
        encoding: &Spanned<String>,
        ty: SqlType,
        declared: Option<Span>,
    ) {
        // `auto` is no encoding: Redshift chooses one.
        let Some(named) = ColumnEncoding::named(&encoding.value) else {
            return;
        };
        let Err(misfit) = named.suits(ty) else {
            return;
        };
        let fault = Fault::new(
            FaultKind::EncodingMisfit,
            encoding.span,
            misfit.to_string(),
            "refused for this type",
        )
        .help(misfit.help());
        self.faults.push(match declared {
            Some(place) => fault.also(place, "the type"),
            None => fault,
        });
    }
}
