//! `fixed_width: { widths: … }`.

use plan::Identifier;

use super::exclusion::FIXED_WIDTH;
use super::lines::{self, KEYS_OF_FORMAT, LinesSpec};
use super::rowwise::RowwiseSpec;
use super::under::Under;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::spec::fault::Fault;
use crate::yaml::NodeKind;

/// Fields that are known by their width.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-fixedwidth>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedWidthSpec {
    /// The columns in the files' order, each with its width in characters. They are the columns that
    /// COPY fills.
    pub widths: Vec<(Spanned<Identifier>, Spanned<u32>)>,
    pub lines: LinesSpec,
    pub rowwise: RowwiseSpec,
}

const KEYS: &[&str] = &["widths"];

impl Decoder<'_> {
    pub(super) fn fixed_width(
        &mut self,
        beside: &Fields<'_>,
        field: Field<'_>,
    ) -> Option<FixedWidthSpec> {
        let known = [KEYS, KEYS_OF_FORMAT].concat();
        let own = self.format_options(field, &known, FIXED_WIDTH)?;
        let widths = match &own {
            Under::Options(own) => self.require(own, "widths", "widths: { id: 3, name: 25 }"),
            Under::Bare => {
                self.faults.push(Fault::MissingKey {
                    key: "widths",
                    owner: field.to_string(),
                    span: field.key,
                    example: "widths: { id: 3, name: 25 }",
                });
                None
            }
        };
        let widths = widths.and_then(|field| self.widths(field));
        let lines = self.lines(beside, &own);
        let rowwise = self.rowwise(beside);
        Some(FixedWidthSpec {
            widths: widths?,
            lines,
            rowwise,
        })
    }

    fn widths(&mut self, field: Field<'_>) -> Option<Vec<(Spanned<Identifier>, Spanned<u32>)>> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of columns and their widths", None);
            return None;
        };
        if entries.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        let widths: Vec<_> = entries
            .iter()
            .map(|entry| {
                let name = self.name_of_key(&entry.key);
                let width = self.leaf::<u32>(Field::of(entry));
                let width = width.filter(|width| self.is_width(width));
                Some((name?, width?))
            })
            .collect();
        widths.into_iter().collect()
    }

    fn is_width(&mut self, width: &Spanned<u32>) -> bool {
        if width.value > 0 {
            return true;
        }
        self.faults.push(Fault::OutOfRange {
            field: "a width".to_owned(),
            problem: "is 0",
            span: width.span,
            help: "write how many characters the field has".to_owned(),
        });
        false
    }
}

pub(super) fn keys() -> Keys {
    let widths = Shape::some_map(Shape::whole(1..=i64::from(u32::MAX)));
    Keys::of(&[KEYS, KEYS_OF_FORMAT].concat())
        .required(
            "widths",
            widths,
            "The columns in the files' order, each with its width in characters.",
        )
        .with(lines::keys_of_format())
}
