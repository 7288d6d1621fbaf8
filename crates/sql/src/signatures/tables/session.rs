//! The session.

use plan::SqlType;

use super::row;
use crate::signatures::Function::Scalar;
use crate::signatures::ResultType::Fixed;
use crate::signatures::Signature;
use crate::typed::{ScalarFunction as F, Type};

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("pg_backend_pid", Scalar(F::BackendPid), 0, &[], Fixed(Type::INTEGER), "PG_BACKEND_PID"),
    row("pg_last_copy_count", Scalar(F::LastCopyCount), 0, &[], Fixed(Type::BIGINT), "PG_LAST_COPY_COUNT"),
    row("pg_last_copy_id", Scalar(F::LastCopyId), 0, &[], Fixed(Type::INTEGER), "PG_LAST_COPY_ID"),
    row("current_user", Scalar(F::CurrentUser), 0, &[], Fixed(Type::Sql(SqlType::Varchar(128))), "r_CURRENT_USER"),
];
