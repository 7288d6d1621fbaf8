//! `accepted_values`: the column holds one of the listed values, or NULL.

use plan::{Identifier, TableName};
use sql::catalogue::{self, Catalogue};

use super::{Asked, CheckRule};
use crate::analyse::nullability;
use crate::ir::{Column, Pipeline};
use crate::json_schema::{Keys, Shape};
use crate::parts::{is_template, whole_tag};
use crate::resolve::Names;
use crate::source::{SourceText, Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::{Fault, Scalar, Switch, VarValue};
use crate::sql_fault;
use crate::template::Values;
use crate::yaml::NodeKind;

/// `accepted_values: { column, values }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub column: Spanned<Identifier>,
    /// At least one.
    pub values: Vec<ValueSpec>,
}

/// An item of `values:`, or all of it where that is a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSpec {
    Is(Value),
    /// Filled where `vars` are known; a variable that is a list stands for all its values.
    Template(SourceText),
}

/// A value, and how it was written: `0x10` is 16 among numbers and `0x10` among texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub scalar: Spanned<Scalar>,
    pub written: String,
}

const KEYS: &[&str] = &["column", "values"];

pub(super) const ABOUT: &str = "Each value of the column is on the list, or NULL.";

pub(super) fn shape() -> Shape {
    Keys::of(KEYS)
        .required("column", Shape::text(), "The column.")
        .required("values", Shape::some(Shape::scalar()), "All values that it may hold.")
        .into()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), KEYS)?;
        let column = decoder
            .require(&fields, "column", "column: level")
            .and_then(|field| decoder.leaf(field));
        let values = decoder
            .require(&fields, "values", "values: [free, paid]")
            .and_then(|field| match &field.value.kind {
                NodeKind::Scalar(scalar) if variable(&scalar.text).is_some() => {
                    Some(vec![ValueSpec::Template(decoder.text(field)?)])
                }
                _ => decoder.some(field, "a list of values", ValueSpec::read),
            });
        Some(Self {
            column: column?,
            values: values?,
        })
    }

    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<AcceptedValues>>> {
        let column = names.declared_column(&self.column);
        let values: Vec<Option<Vec<Value>>> =
            self.values.iter().map(|value| value.resolve(names)).collect();
        let column = column?;
        let values: Vec<Vec<Value>> = values.into_iter().collect::<Option<_>>()?;
        let values: Vec<Option<(String, Span)>> = values
            .iter()
            .flatten()
            .map(|value| Some((value.literal(column, names)?, value.scalar.span)))
            .collect();
        let values: Vec<(String, Span)> = values.into_iter().collect::<Option<_>>()?;
        comparable(column, &values, names)?;
        let name = column.name.value.clone();
        let rule = AcceptedValues {
            column: name.clone(),
            values: values.into_iter().map(|(value, _)| value).collect(),
        };
        Some(Asked::one(name.to_string(), rule))
    }
}

impl ValueSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        match &field.value.kind {
            NodeKind::Scalar(scalar) if is_template(&scalar.text) => {
                decoder.text(field).map(Self::Template)
            }
            NodeKind::Scalar(scalar) => {
                let written = scalar.text.clone();
                let scalar = decoder.scalar(field)?;
                Some(Self::Is(Value { scalar, written }))
            }
            _ => decoder.scalar(field).map(|scalar| Self::Is(Value::of(scalar))),
        }
    }

    fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Value>> {
        let text = match self {
            Self::Is(value) => return Some(vec![value.clone()]),
            Self::Template(text) => text,
        };
        let span = text.span();
        let of = |scalar: &Scalar| Value::of(Spanned::new(scalar.clone(), span));
        if let Some(var) = variable(text.as_str()).and_then(|name| names.var(name)) {
            return Some(match &var.value.value {
                VarValue::One(one) => vec![of(one)],
                VarValue::List(all) => all.iter().map(of).collect(),
            });
        }
        let expanded = names.plain(text)?;
        if expanded.depends_on_interval() {
            let tag = text.as_str().to_owned();
            names.diagnostic(Fault::NotATemplate { tag, span }.into());
            return None;
        }
        Some(vec![of(&Scalar::Text(expanded.slotted()))])
    }
}

impl Value {
    fn of(scalar: Spanned<Scalar>) -> Self {
        let written = match &scalar.value {
            Scalar::Text(text) | Scalar::Decimal(text) => text.clone(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::Boolean(Switch::On) => "true".to_owned(),
            Scalar::Boolean(Switch::Off) => "false".to_owned(),
        };
        Self { scalar, written }
    }

    fn literal(&self, column: &Column, names: &mut Names<'_>) -> Option<String> {
        if column.ty.is_text() {
            let text = Scalar::Text(self.written.clone());
            names.literal(&Spanned::new(text, self.scalar.span))
        } else {
            names.literal(&self.scalar)
        }
    }
}

/// The name of the variable that a text asks for and nothing else.
fn variable(text: &str) -> Option<&str> {
    whole_tag(text)?.strip_prefix("vars.")
}

/// Says of values that the column cannot be compared with them, each at its place.
fn comparable(column: &Column, values: &[(String, Span)], names: &mut Names<'_>) -> Option<()> {
    let all: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
    if faults(column, &all.join(", ")).is_empty() {
        return Some(());
    }
    let before = names.errors();
    for (value, span) in values {
        if let Some(fault) = faults(column, value).first() {
            names.diagnostic(sql_fault::diagnostic(fault, *span));
        }
    }
    // Values that are wrong only together are told where the check is planned.
    (names.errors() == before).then_some(())
}

fn faults(column: &Column, values: &str) -> Vec<sql::Fault> {
    let name = |text: &str| -> Identifier { text.parse().expect("a plain name") };
    let (schema, table) = (name("checked"), name("checked"));
    let shape = catalogue::Column {
        name: column.name.value.clone(),
        ty: column.ty,
        nullability: nullability(column.nullability),
    };
    let mut known = Catalogue::new();
    known.insert(
        TableName::new(schema.clone(), table),
        catalogue::Table::Known(vec![shape]),
    );
    let text = format!(
        "SELECT 1 FROM checked WHERE {} IN ({values})",
        column.name.value.to_sql()
    );
    let bound = sql::parse(&text).and_then(|parsed| sql::bind(&parsed, &known, &schema));
    bound.err().unwrap_or_default()
}

#[derive(Clone, Debug)]
pub struct AcceptedValues {
    pub column: Identifier,
    /// SQL literals, at least one.
    pub values: Vec<String>,
}

impl CheckRule for AcceptedValues {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values
            .with("column", self.column.to_sql())
            .with("values", self.values.join(", "))
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        /// More would make the title longer than it helps.
        const SHOWN: usize = 5;
        let mut shown = self.values.iter().take(SHOWN).cloned().collect::<Vec<_>>();
        if self.values.len() > SHOWN {
            shown.push(format!("… ({} in all)", self.values.len()));
        }
        format!("`{}` is one of {}", self.column, shown.join(", "))
    }

    fn measures(&self) -> &'static str {
        "rows with another value"
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::small;
    use crate::source::Sources;

    fn project(vars: &str, check: &str) -> Sources {
        let project = format!(
            "version: 1\ntargets:\n  t: {{ kind: redshift, schema: s, iam_role: default{vars} }}\n"
        );
        let pipeline = format!(
            "version: 1
pipeline: p
vars: {{ methods: [card, \"it's\"], levels: [1, -2], status: paid }}
schedule: {{ cron: \"@daily\" }}
tables:
  orders:
    kind: table
    columns: {{ id: integer, method: varchar(20) }}
    load: {{ replace: , select: \"SELECT 1 AS id, 'card' AS method\" }}
    checks: [{{ accepted_values: {check} }}]
"
        );
        small::project([
            ("callsheet.yml", project.as_str()),
            ("p/pipeline.yml", pipeline.as_str()),
        ])
    }

    /// What stands in the brackets of the check.
    fn accepted(vars: &str, check: &str) -> String {
        let text = small::rendered(&project(vars, check), "p");
        let behind = text.split("NOT IN (").nth(1).expect("the check");
        behind.split(')').next().expect("its end").to_owned()
    }

    fn faults(check: &str) -> Vec<String> {
        let sources = project("", check);
        let found = match crate::validate(&sources, "p", None) {
            Ok(_) => Vec::new(),
            Err(found) => found.into_iter().collect(),
        };
        let place = |found: &crate::diagnostic::Diagnostic| {
            let place = found.primary().map_or("", |span| sources.slice(span));
            format!("{} `{place}`", found.code.0)
        };
        found.iter().map(place).collect()
    }

    #[test]
    fn a_variable_that_is_a_list_stands_for_its_values() {
        let methods = "{ column: method, values: \"{{ vars.methods }}\" }";
        assert_eq!(accepted("", methods), "'card', 'it''s'");
        assert_eq!(accepted(", vars: { methods: [cash] }", methods), "'cash'");
        let levels = "{ column: id, values: [7, \"{{ vars.levels }}\"] }";
        assert_eq!(accepted("", levels), "7, 1, -2");
    }

    #[test]
    fn an_item_is_a_template() {
        let check = "{ column: method, values: [\"{{ vars.status }}\", \"un{{ vars.status }}\"] }";
        assert_eq!(accepted("", check), "'paid', 'unpaid'");
        let check = "{ column: method, values: [\"{{ vars.statsu }}\"] }";
        assert_eq!(faults(check), ["template/undefined `vars.statsu`"]);
        let check = "{ column: method, values: [\"{{ ds }}\"] }";
        assert_eq!(faults(check), ["spec/not-a-template `\"{{ ds }}\"`"]);
        let check = "{ column: method, values: \"{{ vars.status }}, free\" }";
        assert_eq!(faults(check).len(), 1);
    }

    #[test]
    fn a_value_of_a_text_column_is_what_is_written() {
        let check = "{ column: method, values: [0x10, 1.50, true] }";
        assert_eq!(accepted("", check), "'0x10', '1.50', 'true'");
        let check = "{ column: id, values: [0x10, 2] }";
        assert_eq!(accepted("", check), "16, 2");
    }

    #[test]
    fn a_value_that_cannot_be_compared_is_marked_itself() {
        let check = "{ column: id, values: [1, free, 2, paid] }";
        assert_eq!(
            faults(check),
            ["sql/bad-literal `free`", "sql/bad-literal `paid`"]
        );
    }
}
