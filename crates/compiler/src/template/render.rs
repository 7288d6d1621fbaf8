//! Renders our own templates. Every value is SQL text already: what would print a bare string is
//! refused, so quoting is never a matter of remembering a filter.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use super::registry::Template;
use super::value::Fragment;

/// The values of one rendering, by the names in `templates/redshift/README.md`.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// These values and one more. An empty text counts as absent in `{% if %}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, sql: impl Into<String>) -> Self {
        self.0.insert(name, sql.into());
        self
    }
}

/// The template's text with its values.
///
/// # Panics
/// If the template asks for a value that is not given: a mistake of ours, which the tests of each
/// template find.
pub fn render(template: Template, values: &Values) -> String {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .expect("the usual delimiters");
    environment.set_syntax(syntax);
    environment.set_formatter(
        |out, _, value| match value.downcast_object_ref::<Fragment>() {
            Some(fragment) => out.write_str(&fragment.0).map_err(Error::from),
            None => Err(Error::new(
                ErrorKind::InvalidOperation,
                "only SQL text can be printed",
            )),
        },
    );
    let context: BTreeMap<&str, Value> = values
        .0
        .iter()
        .map(|(name, sql)| {
            let value = if sql.is_empty() {
                Value::from(false)
            } else {
                Value::from_object(Fragment(sql.clone()))
            };
            (*name, value)
        })
        .collect();
    environment
        .render_str(template.text, context)
        .unwrap_or_else(|error| panic!("the template `{}` is wrong: {error}", template.name))
}

/// The same with the end of its last line, so that another text can follow.
pub(crate) fn block(template: Template, values: &Values) -> String {
    render(template, values) + "\n"
}
