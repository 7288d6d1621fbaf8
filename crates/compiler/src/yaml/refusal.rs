//! What the event parser refuses, in our words where we know better ones.

use granit_parser::{ErrorKind, ScanError};

use super::fault::{Fault, Suspect};
use crate::source::{FileId, Span};

/// The fault behind an error of the parser.
pub(super) fn scan_fault(file: FileId, text: &str, error: &ScanError) -> Fault {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let line_start = text[..offset].rfind('\n').map_or(0, |index| index + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let character = text[offset..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(file, offset..offset + character);
    if let Some(tab) = line[..indent].find('\t') {
        let start = line_start + tab;
        return Fault::Tab {
            span: Span::new(file, start..start + 1),
        };
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Fault::TooDeep { span },
        ErrorKind::UnknownAnchor => {
            let name: String = text[offset..]
                .chars()
                .take_while(|c| !c.is_whitespace() && !",]}".contains(*c))
                .collect();
            Fault::UnknownAlias {
                span: Span::new(file, offset..offset + name.len()),
                alias: name,
            }
        }
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => Fault::Tab { span },
        kind => Fault::Syntax {
            reason: kind.to_string(),
            suspect: if line.contains(": {{") {
                Suspect::BareTemplate
            } else {
                Suspect::Unknown
            },
            span,
        },
    }
}
