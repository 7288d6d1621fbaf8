//! Aggregates and window functions.

use plan::SqlType;

use super::row;
use crate::signatures::Function::{Aggregate, Window};
use crate::signatures::Parameter::{Any, Boolean, Integer, Number, Text, WholeLiteral};
use crate::signatures::ResultType::{Argument, Average, Fixed, Sum};
use crate::signatures::Signature;
use crate::typed::{AggregateFunction as A, Type, WindowFunction as W};

const BIGINT: crate::signatures::ResultType = Fixed(Type::BIGINT);
const DOUBLE: crate::signatures::ResultType = Fixed(Type::DOUBLE);
const BOOLEAN: crate::signatures::ResultType = Fixed(Type::BOOLEAN);
const LONGEST: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(65535)));

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("count", Aggregate(A::Count), 1, &[Any], BIGINT, "r_COUNT"),
    row("sum", Aggregate(A::Sum), 1, &[Number], Sum, "r_SUM"),
    row("avg", Aggregate(A::Average), 1, &[Number], Average, "r_AVG"),
    row("min", Aggregate(A::Min), 1, &[Any], Argument(0), "r_MIN"),
    row("max", Aggregate(A::Max), 1, &[Any], Argument(0), "r_MAX"),
    row("any_value", Aggregate(A::AnyValue), 1, &[Any], Argument(0), "r_ANY_VALUE"),
    row("bool_and", Aggregate(A::BoolAnd), 1, &[Boolean], BOOLEAN, "r_BOOL_AND"),
    row("bool_or", Aggregate(A::BoolOr), 1, &[Boolean], BOOLEAN, "r_BOOL_OR"),
    row("stddev", Aggregate(A::StddevSample), 1, &[Number], DOUBLE, "r_STDDEV_functions"),
    row("stddev_samp", Aggregate(A::StddevSample), 1, &[Number], DOUBLE, "r_STDDEV_functions"),
    row("stddev_pop", Aggregate(A::StddevPopulation), 1, &[Number], DOUBLE, "r_STDDEV_functions"),
    row("variance", Aggregate(A::VarianceSample), 1, &[Number], DOUBLE, "r_VARIANCE_functions"),
    row("var_samp", Aggregate(A::VarianceSample), 1, &[Number], DOUBLE, "r_VARIANCE_functions"),
    row("var_pop", Aggregate(A::VariancePopulation), 1, &[Number], DOUBLE, "r_VARIANCE_functions"),
    row("listagg", Aggregate(A::ListAgg), 1, &[Text, Text], LONGEST, "r_LISTAGG"),
    row("row_number", Window(W::RowNumber), 0, &[], BIGINT, "r_WF_ROW_NUMBER"),
    row("rank", Window(W::Rank), 0, &[], BIGINT, "r_WF_RANK"),
    row("dense_rank", Window(W::DenseRank), 0, &[], BIGINT, "r_WF_DENSE_RANK"),
    row("percent_rank", Window(W::PercentRank), 0, &[], DOUBLE, "r_WF_PERCENT_RANK"),
    row("cume_dist", Window(W::CumeDist), 0, &[], DOUBLE, "r_WF_CUME_DIST"),
    row("ntile", Window(W::Ntile), 1, &[Integer], BIGINT, "r_WF_NTILE"),
    // Redshift has no third argument for a default.
    row("lag", Window(W::Lag), 1, &[Any, Integer], Argument(0), "r_WF_LAG"),
    row("lead", Window(W::Lead), 1, &[Any, Integer], Argument(0), "r_WF_LEAD"),
    row("first_value", Window(W::FirstValue), 1, &[Any], Argument(0), "r_WF_first_value"),
    row("last_value", Window(W::LastValue), 1, &[Any], Argument(0), "r_WF_first_value"),
    row("nth_value", Window(W::NthValue), 2, &[Any, WholeLiteral], Argument(0), "r_WF_NTH"),
];
