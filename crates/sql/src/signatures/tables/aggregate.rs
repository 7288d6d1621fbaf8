//! Aggregates: <https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html>.

use super::{BIGINT, BOOLEAN, DOUBLE, INTEGER, LONGEST, row};
use crate::signatures::Function::Aggregate;
use crate::signatures::Nulls::{Never, Possible};
use crate::signatures::Parameter::{Any, Boolean, Number, Text};
use crate::signatures::ResultType::{Argument, Average, GroupKey, Middle, MiddleOfGroupKey, Sum};
use crate::signatures::Signature;
use crate::typed::AggregateFunction as A;

/// Of no row an aggregate is NULL.
#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("count", Aggregate(A::Count), 1, &[Any], BIGINT, "r_COUNT").nulls(Never),
    row("sum", Aggregate(A::Sum), 1, &[Number], Sum, "r_SUM").nulls(Possible),
    row("avg", Aggregate(A::Average), 1, &[Number], Average, "r_AVG").nulls(Possible),
    row("min", Aggregate(A::Min), 1, &[Any], Argument(0), "r_MIN").nulls(Possible),
    row("max", Aggregate(A::Max), 1, &[Any], Argument(0), "r_MAX").nulls(Possible),
    row("any_value", Aggregate(A::AnyValue), 1, &[Any], Argument(0), "r_ANY_VALUE").nulls(Possible),
    row("median", Aggregate(A::Median), 1, &[Any], Middle, "r_MEDIAN").nulls(Possible),
    row("percentile_cont", Aggregate(A::PercentileContinuous), 1, &[Number], MiddleOfGroupKey, "r_PERCENTILE_CONT").nulls(Possible),
    row("percentile_disc", Aggregate(A::PercentileDiscrete), 1, &[Number], GroupKey, "r_APPROXIMATE_PERCENTILE_DISC").nulls(Possible),
    row("bit_and", Aggregate(A::BitAnd), 1, &[Any], Argument(0), "r_BIT_AND").nulls(Possible),
    row("bit_or", Aggregate(A::BitOr), 1, &[Any], Argument(0), "r_BIT_OR").nulls(Possible),
    row("bool_and", Aggregate(A::BoolAnd), 1, &[Boolean], BOOLEAN, "r_BOOL_AND").nulls(Possible),
    row("bool_or", Aggregate(A::BoolOr), 1, &[Boolean], BOOLEAN, "r_BOOL_OR").nulls(Possible),
    row("stddev", Aggregate(A::StddevSample), 1, &[Number], DOUBLE, "r_STDDEV_functions").nulls(Possible),
    row("stddev_samp", Aggregate(A::StddevSample), 1, &[Number], DOUBLE, "r_STDDEV_functions").nulls(Possible),
    row("stddev_pop", Aggregate(A::StddevPopulation), 1, &[Number], DOUBLE, "r_STDDEV_functions").nulls(Possible),
    row("variance", Aggregate(A::VarianceSample), 1, &[Number], DOUBLE, "r_VARIANCE_functions").nulls(Possible),
    row("var_samp", Aggregate(A::VarianceSample), 1, &[Number], DOUBLE, "r_VARIANCE_functions").nulls(Possible),
    row("var_pop", Aggregate(A::VariancePopulation), 1, &[Number], DOUBLE, "r_VARIANCE_functions").nulls(Possible),
    row("listagg", Aggregate(A::ListAgg), 1, &[Text, Text], LONGEST, "r_LISTAGG").nulls(Possible),
    super::repeated("grouping", Aggregate(A::Grouping), &[Any], Any, INTEGER, "r_GROUP_BY_aggregation-extensions").nulls(Never),
    super::repeated("grouping_id", Aggregate(A::Grouping), &[Any], Any, INTEGER, "r_GROUP_BY_aggregation-extensions").nulls(Never),
];
