//! Encodings of columns: <https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html>.

use super::super::fault::Fault;
use super::super::names::Names;
use crate::spec::TableSpec;

/// Refuses an encoding that Redshift refuses for the column's type.
pub(super) fn suits(spec: &TableSpec, names: &mut Names<'_>) {
    for column in spec.columns.values() {
        let Some(encode) = &column.encode else {
            continue;
        };
        if let Err(misfit) = encode.value.suits(column.sql_type.value) {
            names.fault(Fault::EncodingMisfit {
                misfit,
                span: encode.span,
                declared: column.sql_type.span,
            });
        }
    }
}
