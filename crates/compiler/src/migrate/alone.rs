//! Changes that stand outside transactions, and how to ask whether they have happened.

use plan::table::{DistStyle, Shape, SortKey};
use plan::{Cadence, Identifier, Statement, TableName};

use super::difference::{Difference, Origin};
use super::draft::{Draft, Work};
use super::templates::{
    DISTRIBUTE, DISTRIBUTED, ENCODE, ENCODE_AUTO, ENCODED, SORT, SORTED, WIDEN, WIDENED,
};
use super::values::{of_column, of_table, text};
use crate::loads::list;
use crate::planner::own;
use crate::template::{Template, Values, block};

const LOCKED: &str = "wait while it runs, then see the same rows";
const OPEN: &str = "see the same rows all the while";

fn draft(
    title: String,
    visible: &'static str,
    text: String,
    happened: Option<Statement>,
    leaves: &Shape,
) -> Draft {
    Draft {
        title,
        visible: visible.to_owned(),
        work: Work::Alone { text, happened },
        leaves: leaves.clone(),
    }
}

fn asked(template: Template, values: &Values, cadence: Cadence) -> Statement {
    own(block(template, values), cadence)
}

pub(super) fn widen(
    table: &TableName,
    column: &Identifier,
    length: u16,
    leaves: &Shape,
    cadence: Cadence,
) -> Draft {
    let values = of_column(table, column)
        .with("type", format!("varchar({length})"))
        .with("length", length.to_string());
    draft(
        format!("widen {}.{column} to varchar({length})", table.table),
        LOCKED,
        block(WIDEN, &values),
        Some(asked(WIDENED, &values, cadence)),
        leaves,
    )
}

/// The numbers of the styles: <https://docs.aws.amazon.com/redshift/latest/dg/viewing-distribution-styles.html>.
pub(super) fn distribute(table: &TableName, leaves: &Shape, cadence: Cadence) -> Draft {
    let (distribution, styles, key) = match &leaves.dist {
        DistStyle::Auto => ("DISTSTYLE AUTO".to_owned(), "10, 11, 12", None),
        DistStyle::Even => ("DISTSTYLE EVEN".to_owned(), "0", None),
        DistStyle::All => ("DISTSTYLE ALL".to_owned(), "8", None),
        DistStyle::Key(key) => {
            let distribution = format!("DISTSTYLE KEY DISTKEY {}", key.to_sql());
            (distribution, "1", Some(text(key)))
        }
    };
    let title = format!("distribute {}: {distribution}", table.table);
    let values = of_table(table)
        .with("distribution", distribution)
        .with("styles", styles)
        .with("column_text", key.unwrap_or_default());
    draft(
        title,
        LOCKED,
        block(DISTRIBUTE, &values),
        Some(asked(DISTRIBUTED, &values, cadence)),
        leaves,
    )
}

pub(super) fn sort(table: &TableName, leaves: &Shape, cadence: Cadence) -> Draft {
    let (sort, columns) = match &leaves.sort {
        // What Redshift chose by itself looks like what somebody chose: it is set again.
        SortKey::Auto => ("SORTKEY AUTO".to_owned(), None),
        SortKey::Compound(columns) if columns.is_empty() => {
            ("SORTKEY NONE".to_owned(), Some(columns))
        }
        SortKey::Compound(columns) => (
            format!("COMPOUND SORTKEY ({})", list(columns)),
            Some(columns),
        ),
    };
    let title = format!("sort {}: {sort}", table.table);
    let values = of_table(table).with("sort", sort);
    let happened = columns.map(|columns| {
        let places: Vec<String> = (1..)
            .zip(columns)
            .map(|(place, column)| {
                format!("(column_name = {} AND sortkey = {place})", text(column))
            })
            .collect();
        let values = values
            .clone()
            .with("count", columns.len().to_string())
            .with("places", places.join(" OR "));
        asked(SORTED, &values, cadence)
    });
    draft(title, LOCKED, block(SORT, &values), happened, leaves)
}

/// New encodings of columns that stay. Where none is declared any more, Redshift chooses again;
/// where some are, those that lost theirs keep it.
pub(super) fn encode(difference: &Difference<'_>, leaves: &Shape, cadence: Cadence) -> Vec<Draft> {
    let table = difference.new.name();
    let kept = difference
        .columns
        .iter()
        .filter_map(|change| match change.origin {
            Origin::Kept(old) => Some((old, &change.new.name)),
            Origin::Added => None,
        });
    let pairs: Vec<_> = kept
        .map(|(old, name)| {
            let (before, now) = (
                difference.old.encode(&old.name),
                difference.new.encode(name),
            );
            (name, before, now)
        })
        .collect();
    let lost = pairs
        .iter()
        .any(|(_, before, now)| before.is_some() && now.is_none());
    let any_declared = difference
        .columns
        .iter()
        .any(|change| difference.new.encode(&change.new.name).is_some());
    if lost && !any_declared {
        let text = block(ENCODE_AUTO, &of_table(table));
        let title = format!("encode {}: as Redshift chooses", table.table);
        return vec![draft(title, OPEN, text, None, leaves)];
    }
    let changed = pairs.into_iter().filter(|(_, before, now)| before != now);
    changed
        .filter_map(|(name, _, now)| {
            let encoding = now?;
            let values = of_column(table, name)
                .with("encoding", encoding.to_ascii_uppercase())
                .with("encoding_text", format!("'{encoding}'"));
            Some(draft(
                format!("encode {}.{name}: {encoding}", table.table),
                OPEN,
                block(ENCODE, &values),
                Some(asked(ENCODED, &values, cadence)),
                leaves,
            ))
        })
        .collect()
}
