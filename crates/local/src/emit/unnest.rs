//! The elements of SUPER values as rows:
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest>.

use sql::typed::{Unnest, Unnested};

use super::function::ours;
use super::{Emitter, Sql, name};

/// Stands between elements that travel as one text; JSON has it in no text.
pub(crate) const SEPARATOR: char = '\u{1e}';

impl Emitter<'_> {
    /// No row for NULL and for an empty array.
    pub(super) fn unnest(&self, unnest: &Unnest) -> Sql {
        let value = self.expr(&unnest.value)?;
        let list = |function: &str| {
            let joined = ours(function, std::slice::from_ref(&value));
            format!("string_split({joined}, chr({}))", u32::from(SEPARATOR))
        };
        let (elements, keys) = match unnest.of {
            Unnested::Array => {
                let elements = list("super_elements");
                let places = format!("range(len({elements}))");
                (elements, places)
            }
            Unnested::Object => (list("super_values"), list("super_names")),
        };
        let mut items = vec![format!(
            "unnest({elements}) AS {}",
            name::identifier(&unnest.element)
        )];
        if let Some(key) = &unnest.key {
            items.push(format!("unnest({keys}) AS {}", name::identifier(key)));
        }
        Ok(format!(
            "LATERAL (SELECT {}) AS {}",
            items.join(", "),
            name::identifier(&unnest.alias)
        ))
    }
}
