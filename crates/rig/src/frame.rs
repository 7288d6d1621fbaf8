//! Frames of the PostgreSQL protocol, version 3, as bytes.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

/// A message with its tag and body; the length in between is implied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) tag: u8,
    pub(crate) body: Vec<u8>,
}

impl Frame {
    /// No message of a test is longer; a longer one is a mistake in framing.
    pub(crate) const LONGEST: usize = 64 << 20;

    pub(crate) fn new(tag: u8, body: impl Into<Vec<u8>>) -> Self {
        Self {
            tag,
            body: body.into(),
        }
    }

    /// A simple query.
    pub(crate) fn query(sql: &str) -> Self {
        Self::new(b'Q', terminated(sql))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.body.len() + 4).expect("a short frame");
        let mut bytes = Vec::with_capacity(self.body.len() + 5);
        bytes.push(self.tag);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// The body's text up to the first zero byte: a query, a command tag.
    pub(crate) fn text(&self) -> String {
        let end = self.body.iter().position(|byte| *byte == 0);
        String::from_utf8_lossy(&self.body[..end.unwrap_or(self.body.len())]).into_owned()
    }

    /// The fields of an `ErrorResponse` or `NoticeResponse`: a letter each and its text.
    pub(crate) fn fields(&self) -> Vec<(u8, String)> {
        self.body
            .split(|byte| *byte == 0)
            .filter_map(|field| field.split_first())
            .map(|(letter, text)| (*letter, String::from_utf8_lossy(text).into_owned()))
            .collect()
    }

    /// One of those fields.
    pub(crate) fn field(&self, letter: u8) -> Option<String> {
        let fields = self.fields().into_iter();
        fields
            .filter(|(found, _)| *found == letter)
            .map(|(_, text)| text)
            .next()
    }

    /// An `ErrorResponse` (`E`) or `NoticeResponse` (`N`) of fields.
    pub(crate) fn with_fields(tag: u8, fields: &[(u8, &str)]) -> Self {
        let mut body = Vec::new();
        for (letter, text) in fields {
            body.push(*letter);
            body.extend_from_slice(&terminated(text));
        }
        body.push(0);
        Self::new(tag, body)
    }
}

pub(crate) fn terminated(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    bytes
}

/// The first packet of a connection: it has a length and no tag.
pub(crate) fn startup(parameters: &[(&str, &str)]) -> Vec<u8> {
    let mut body = 196_608_u32.to_be_bytes().to_vec();
    for (name, value) in parameters {
        body.extend_from_slice(&terminated(name));
        body.extend_from_slice(&terminated(value));
    }
    body.push(0);
    let length = u32::try_from(body.len() + 4).expect("a short packet");
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend_from_slice(&body);
    bytes
}
