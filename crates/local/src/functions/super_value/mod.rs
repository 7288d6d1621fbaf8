//! SUPER values, as JSON text without blanks:
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>.

mod array;
mod cast;
mod compare;
mod inspect;
mod navigate;
mod object;
mod set;
mod value;

pub(super) use array::{array, concat, elements, flatten, length, split, sub};
pub(super) use cast::cast;
pub(super) use compare::{compare, key, order};
pub(super) use inspect::{is, precision, scale, size, type_of};
pub(super) use navigate::{element, field};
pub(super) use object::{lower, members, names, object, upper, values};
pub(super) use set::{contains, distinct, except, intersection, position, positions, sort, union};
pub(super) use value::{can_parse, parse, serialize, text};

use value::Json;

#[cfg(test)]
mod tests;
