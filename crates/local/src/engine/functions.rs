//! Our own functions inside the engine.

use std::error::Error;
use std::sync::Arc;

use duckdb::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use duckdb::arrow::datatypes::DataType;
use duckdb::vscalar::{ArrowFunctionSignature, VArrowScalar};

use crate::functions::{ALL, Body};

/// Any number of texts to a text.
struct Texts;

/// What a registered function does; without one it gives NULL.
#[derive(Clone, Default)]
struct Registered(Option<Body>);

impl VArrowScalar for Texts {
    type State = Registered;

    fn invoke(state: &Registered, input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Error>> {
        let columns: Vec<&StringArray> = input
            .columns()
            .iter()
            .map(AsArray::as_string::<i32>)
            .collect();
        let mut arguments = Vec::with_capacity(columns.len());
        let rows = (0..input.num_rows()).map(|row| {
            arguments.clear();
            for column in &columns {
                if column.is_null(row) {
                    return Ok(None);
                }
                arguments.push(column.value(row));
            }
            state.0.map_or(Ok(None), |body| body(&arguments))
        });
        let answers = rows.collect::<Result<StringArray, _>>()?;
        Ok(Arc::new(answers))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::variadic(
            DataType::Utf8,
            DataType::Utf8,
        )]
    }
}

pub(super) fn register(connection: &duckdb::Connection) -> duckdb::Result<()> {
    ALL.iter().try_for_each(|(name, body)| {
        connection.register_scalar_function_with_state::<Texts>(name, &Registered(Some(*body)))
    })
}
