//! Where a place of SQL stands: in code, in quotes or in a comment.

/// What a text ends inside of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Context {
    #[default]
    Code,
    Literal,
    Name,
    LineComment,
    /// How deep; they nest.
    BlockComment(usize),
}

impl Context {
    /// Behind this text.
    pub(super) fn after(self, sql: &str) -> Self {
        let mut context = self;
        let mut characters = sql.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            let (then, takes_next) = match (context, character, next) {
                (Self::Code, '\'', _) => (Self::Literal, false),
                (Self::Code, '"', _) => (Self::Name, false),
                (Self::Code, '-', Some('-')) => (Self::LineComment, true),
                (Self::Code, '/', Some('*')) => (Self::BlockComment(1), true),
                // A quote that is doubled opens the literal again.
                (Self::Literal, '\'', _) | (Self::Name, '"', _) | (Self::LineComment, '\n', _) => {
                    (Self::Code, false)
                }
                (Self::Literal, '\\', _) => (Self::Literal, true),
                (Self::BlockComment(depth), '/', Some('*')) => {
                    (Self::BlockComment(depth + 1), true)
                }
                (Self::BlockComment(1), '*', Some('/')) => (Self::Code, true),
                (Self::BlockComment(depth), '*', Some('/')) => {
                    (Self::BlockComment(depth - 1), true)
                }
                (here, _, _) => (here, false),
            };
            context = then;
            if takes_next {
                characters.next();
            }
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_comments_are_told_from_code() {
        let after = |sql: &str| Context::default().after(sql);
        assert_eq!(after("SELECT 'it''s' AS a, "), Context::Code);
        assert_eq!(after("SELECT 'it''s "), Context::Literal);
        assert_eq!(after(r"SELECT 'it\'s "), Context::Literal);
        assert_eq!(after("SELECT \"a'"), Context::Name);
        assert_eq!(after("SELECT 1 -- it's "), Context::LineComment);
        assert_eq!(after("SELECT 1 -- it's\n + "), Context::Code);
        assert_eq!(after("/* a /* b */ ' "), Context::BlockComment(1));
        assert_eq!(after("/* a /* b */ ' */ "), Context::Code);
        assert_eq!(Context::Literal.after("x' + 1"), Context::Code);
    }
}
