//! Rows and columns on a terminal: a plain table without borders.

use comfy_table::{CellAlignment, ContentArrangement, Row, Table, presets};

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A table under its header, no wider than the terminal; long cells wrap.
pub(crate) fn table(columns: &[(&str, Align)], rows: Vec<Vec<String>>, width: u16) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .force_no_tty()
        .set_width(width)
        .set_header(Row::from(columns.iter().map(|(name, _)| *name)));
    for row in rows {
        table.add_row(Row::from(row));
    }
    for (index, (_, align)) in columns.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 2));
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
    }
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_long_cells_wrap_within_the_width() {
        let columns = [("name", Align::Left), ("rows", Align::Right)];
        let rows = vec![
            vec!["songs".to_owned(), "71".to_owned()],
            vec!["a very long name of a table".to_owned(), "6,820".to_owned()],
        ];
        insta::assert_snapshot!(table(&columns, rows, 24), @r"
        name              rows
        songs               71
        a very long      6,820
        name of a table
        ");
    }
}
