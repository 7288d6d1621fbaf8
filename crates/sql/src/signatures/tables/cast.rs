//! Names of types that stand before brackets like functions, as in PostgreSQL.

use plan::SqlType;

use super::row;
use crate::signatures::Function::Cast;
use crate::signatures::Parameter::Any;
use crate::signatures::{ResultType, Signature};
use crate::typed::Type;

const fn cast(name: &'static str, to: SqlType) -> Signature {
    let result = ResultType::Fixed(Type::Sql(to));
    row(name, Cast(to), 1, &[Any], result, "r_CAST_function")
}

pub(super) const ROWS: &[Signature] = &[
    cast("date", SqlType::Date),
    cast("int2", SqlType::SmallInt),
    cast("int4", SqlType::Integer),
    cast("int8", SqlType::BigInt),
    cast("float4", SqlType::Real),
    cast("float8", SqlType::DoublePrecision),
    cast("text", SqlType::Varchar(256)),
];
