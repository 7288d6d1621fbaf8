//! libpq's password file.
//!
//! Source: <https://www.postgresql.org/docs/current/libpq-pgpass.html>.

use std::io;
use std::path::PathBuf;

use super::fault::SettingFault;
use super::layer::LoginSettings;
use super::origin::{Origin, Sourced};
use super::surroundings::Readers;
use super::values::Reader;
use crate::endpoint::Endpoint;
use crate::secret::Secret;

impl Reader<'_> {
    /// The password of the first line that fits.
    pub(super) fn password_of_file(
        &mut self,
        endpoint: &Endpoint,
        user: &str,
    ) -> Option<Sourced<LoginSettings>> {
        let named = self.surroundings.variables.get("PGPASSFILE");
        let path = match named {
            Some(path) => PathBuf::from(path),
            None => self.surroundings.in_home(".pgpass")?,
        };
        let file = match (self.surroundings.read)(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => {
                return None;
            }
            Err(error) => {
                self.faults.push(SettingFault::Unreadable {
                    file: path,
                    named_by: Origin::Variable("PGPASSFILE".to_owned()),
                    why: error.kind().to_string(),
                });
                return None;
            }
        };
        if file.readers == Readers::Others {
            self.warnings.push(format!(
                "`{path}` is left aside: others than its owner may read it; `chmod 600 {path}`",
                path = path.display()
            ));
            return None;
        }
        let port = endpoint.port.to_string();
        let wanted = [&endpoint.host, &port, &endpoint.database, user];
        let (line, password) = file.lines().find_map(|(line, text)| {
            let password = password(text, wanted)?;
            Some((line, password))
        })?;
        let origin = Origin::PasswordFile { file: path, line };
        Some(Sourced::new(LoginSettings::Password(password), origin))
    }
}

/// The fifth field of a line whose first four fit: each the text itself or `*`, a backslash before
/// `:` and `\`. The last one ends with the line.
fn password(line: &str, wanted: [&str; 4]) -> Option<Secret> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = Fields(line);
    for wanted in wanted {
        let field = fields.next_field()?;
        if field != "*" && unescaped(field) != wanted {
            return None;
        }
    }
    let password = unescaped(fields.0);
    (!password.is_empty()).then(|| Secret::new(password))
}

struct Fields<'l>(&'l str);

impl<'l> Fields<'l> {
    /// The text up to the next colon that is not escaped.
    fn next_field(&mut self) -> Option<&'l str> {
        let mut escaped = false;
        let end = self.0.char_indices().find_map(|(at, character)| {
            let ends = character == ':' && !escaped;
            escaped = character == '\\' && !escaped;
            ends.then_some(at)
        })?;
        let (field, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        Some(field)
    }
}

fn unescaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<String> {
        let wanted = ["h.example", "5439", "de:v", "u"];
        password(line, wanted).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn a_line_fits_by_text_or_by_wildcard_and_colons_are_escaped() {
        assert_eq!(found(r"h.example:5439:de\:v:u:pw").as_deref(), Some("pw"));
        assert_eq!(found("*:*:*:*:pw").as_deref(), Some("pw"));
        assert_eq!(found(r"*:*:*:u:a\:b\\c:d").as_deref(), Some(r"a:b\c:d"));
        assert_eq!(found("*:5439:*:u: pw ").as_deref(), Some(" pw "));
    }

    #[test]
    fn a_line_of_another_login_and_a_comment_do_not_fit() {
        for line in [
            "other:5439:*:u:pw",
            "*:5432:*:u:pw",
            "*:*:dev:u:pw",
            "*:*:*:v:pw",
            "#*:*:*:*:pw",
            "*:*:*:*:",
            "*:*:*:u",
            "",
            r"\*:*:*:*:pw",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
