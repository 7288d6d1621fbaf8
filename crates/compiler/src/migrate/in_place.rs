//! Changes of a table that stays where it is.
//!
//! What a transaction can hold comes in one; what Redshift may refuse there stands alone, each with a
//! question whether it has happened: a longer VARCHAR is refused for certain, and of the others the
//! documentation does not say:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>.

use plan::table::{Column, ColumnOrder, DistStyle, Nullability, Shape, SortKey};
use plan::{Cadence, Identifier, SqlType};

use super::alone;
use super::conversion::Conversion;
use super::difference::{ColumnChange, Difference, Origin};
use super::draft::{Draft, Part, Work};
use super::properties;
use super::templates::{ADD_COLUMN, DROP_COLUMN, RENAME_COLUMN, RENAME_TABLE};
use super::values::{of_column, of_table};
use crate::planner::definitions;
use crate::template::block;

/// Encodings whose columns keep their type.
const FIXED: &[&str] = &["bytedict", "runlength", "text255", "text32k"];

const UNCHANGED: &str = "see the same rows; who may read them changes with COMMIT";
const AT_ONCE: &str =
    "see the same rows, with the old columns until COMMIT, then with the new ones";

/// Whether the table cannot stay where it is.
pub(super) fn is_impossible(difference: &Difference<'_>) -> bool {
    // What a view is bound to can be neither dropped nor made longer under it.
    let views = !difference.bound.is_empty();
    (views && !difference.dropped.is_empty())
        || is_out_of_place(difference)
        || difference.columns.iter().any(|change| {
            let added = matches!(change.origin, Origin::Added);
            let not_null = change.new.nullable == Nullability::NotNull;
            let nullability = change
                .old()
                .is_some_and(|old| old.nullable != change.new.nullable);
            let retyped = match change.conversion() {
                Conversion::Same => false,
                Conversion::Longer => views || is_fixed(difference, change.old()),
                _ => true,
            };
            let identity = change.new.identity;
            let renumbered = change
                .old()
                .map_or(identity.is_some(), |old| old.identity != identity);
            nullability || retyped || renumbered || (added && (not_null || change.fill.is_some()))
        })
}

/// Whether the new plan takes columns by their places, and they would not stand there: ALTER TABLE adds them
/// behind all others.
pub(super) fn is_out_of_place(difference: &Difference<'_>) -> bool {
    let place = |change: &ColumnChange<'_>| {
        let mut old = difference.old.table.columns.iter();
        let kept = change.old();
        kept.and_then(|kept| old.position(|column| column.name == kept.name))
            .unwrap_or(usize::MAX)
    };
    let places = difference.columns.iter().map(place);
    difference.new.order == ColumnOrder::Declared && !places.is_sorted()
}

fn is_fixed(difference: &Difference<'_>, old: Option<&Column>) -> bool {
    let encode = old.and_then(|old| difference.old.encode(&old.name));
    encode.is_some_and(|encode| FIXED.contains(&encode))
}

/// The changes, one behind the other.
pub(super) fn drafts(difference: &Difference<'_>, cadence: Cadence) -> Vec<Draft> {
    let table = difference.new.name();
    let (dist, sort) = difference.old_layout();
    let mut shape = Shape {
        columns: difference.old.table.columns.clone(),
        dist,
        sort,
    };
    let mut drafts = Vec::new();
    let mut titles = Vec::new();
    let mut text = String::new();

    if difference.is_renamed() {
        let values = of_table(difference.old.name()).with("name", table.table.to_sql());
        text += &block(RENAME_TABLE, &values);
        titles.push(format!("rename from {}", difference.old.unit()));
    }
    for change in &difference.columns {
        let Some(from) = change.renamed_from() else {
            continue;
        };
        let to = &change.new.name;
        let values = of_column(table, from).with("name", to.to_sql());
        text += &block(RENAME_COLUMN, &values);
        titles.push(format!("rename {from} to {to}"));
        for column in &mut shape.columns {
            if column.name == *from {
                column.name = to.clone();
            }
        }
    }
    for change in &difference.columns {
        if let Origin::Added = change.origin {
            let column = std::slice::from_ref(change.new);
            let definition = definitions(column, &difference.new.table.upkeep);
            let values = of_table(table).with("definition", definition.trim().to_owned());
            text += &block(ADD_COLUMN, &values);
            titles.push(format!("add {}", change.new.name));
            shape.columns.push(change.new.clone());
        }
    }
    // A key goes once another one has taken its place.
    let (keys, others): (Vec<&Column>, Vec<&Column>) = difference
        .dropped
        .iter()
        .partition(|column| is_key(&shape, &column.name));
    for column in others {
        text += &dropped(difference, &mut shape, column);
        titles.push(format!("drop {}", column.name));
    }
    let properties = properties::changed(difference);
    if !properties.is_empty() {
        text += &properties;
        titles.push("grants and comments".to_owned());
    }
    if !text.is_empty() {
        let mut draft = transaction(table, &titles, parts(difference, text), &shape);
        if shape.columns == difference.old.table.columns && !difference.is_renamed() {
            UNCHANGED.clone_into(&mut draft.visible);
        }
        drafts.push(draft);
    }
    if shape.dist != difference.new.table.dist {
        shape.dist = difference.new.table.dist.clone();
        drafts.push(alone::distribute(table, &shape, cadence));
    }
    if shape.sort != difference.new.table.sort {
        shape.sort = difference.new.table.sort.clone();
        drafts.push(alone::sort(table, &shape, cadence));
    }
    if !keys.is_empty() {
        let mut text = String::new();
        let mut titles = Vec::new();
        for column in keys {
            text += &dropped(difference, &mut shape, column);
            titles.push(format!("drop {}", column.name));
        }
        let parts = vec![Part::ViewsGo, Part::Statements(text), Part::ViewsCome];
        drafts.push(transaction(table, &titles, parts, &shape));
    }
    for change in &difference.columns {
        if let (Conversion::Longer, SqlType::Varchar(length)) = (change.conversion(), change.new.ty)
        {
            for column in &mut shape.columns {
                if column.name == change.new.name {
                    column.ty = change.new.ty;
                }
            }
            drafts.push(alone::widen(
                table,
                &change.new.name,
                length,
                &shape,
                cadence,
            ));
        }
    }
    drafts.extend(alone::encode(difference, &shape, cadence));
    drafts
}

fn is_key(shape: &Shape, column: &Identifier) -> bool {
    let is_dist = matches!(&shape.dist, DistStyle::Key(key) if key == column);
    let is_sort = matches!(&shape.sort, SortKey::Compound(keys) if keys.contains(column));
    is_dist || is_sort
}

fn dropped(difference: &Difference<'_>, shape: &mut Shape, column: &Column) -> String {
    shape.columns.retain(|kept| kept.name != column.name);
    block(DROP_COLUMN, &of_column(difference.new.name(), &column.name))
}

/// Views hold on to names, and to columns that they read.
fn parts(difference: &Difference<'_>, text: String) -> Vec<Part> {
    let mut columns = difference.columns.iter();
    let renames = columns.any(|change| change.renamed_from().is_some());
    if difference.is_renamed() || renames || !difference.dropped.is_empty() {
        vec![Part::ViewsGo, Part::Statements(text), Part::ViewsCome]
    } else {
        vec![Part::Statements(text)]
    }
}

fn transaction(
    table: &plan::TableName,
    titles: &[String],
    parts: Vec<Part>,
    leaves: &Shape,
) -> Draft {
    Draft {
        title: format!("change {}: {}", table.table, titles.join(", ")),
        visible: AT_ONCE.to_owned(),
        work: Work::Transaction(parts),
        leaves: leaves.clone(),
    }
}
