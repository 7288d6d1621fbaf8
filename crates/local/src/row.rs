//! One row on its way into a table.

use std::ops::Range;

/// The value of one column, already of the column's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Boolean(bool),
    SmallInt(i16),
    Integer(i32),
    BigInt(i64),
    /// The number times ten to the power of `scale`.
    Decimal {
        precision: u8,
        scale: u8,
        scaled: i128,
    },
    Real(f32),
    Double(f64),
    /// A part of the row's text.
    Text(Range<usize>),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01 00:00:00 UTC.
    Timestamp(i64),
}

/// A row whose memory is used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Row {
    cells: Vec<Cell>,
    text: String,
}

impl Row {
    /// Starts a row of so many columns, all NULL.
    pub(crate) fn start(&mut self, columns: usize) {
        self.text.clear();
        self.cells.clear();
        self.cells.resize(columns, Cell::Null);
    }

    pub(crate) fn set(&mut self, column: usize, cell: Cell) {
        self.cells[column] = cell;
    }

    pub(crate) fn set_text(&mut self, column: usize, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.cells[column] = Cell::Text(start..self.text.len());
    }

    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(crate) fn text(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    #[cfg(test)]
    pub(crate) fn text_of(&self, column: usize) -> Option<&str> {
        match &self.cells[column] {
            Cell::Text(range) => Some(self.text(range)),
            _ => None,
        }
    }
}
