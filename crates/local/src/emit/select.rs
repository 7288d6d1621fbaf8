//! One SELECT.

use sql::typed::{Quantifier, Select, SelectItem};

use std::fmt::Write as _;

use super::{Emitter, Sql, TEXT, distinct, name, query};

impl Emitter<'_> {
    pub(super) fn select(&self, select: &Select) -> Sql {
        self.within_select(select, None, || self.parts_of(select))
    }

    fn parts_of(&self, select: &Select) -> Sql {
        let keys = self.text_keys(select)?;
        // What stands before the grouping sees columns, what stands after it sees groups.
        let (from, selection) = self.within_group(Vec::new(), || {
            let from = match &select.hierarchy {
                Some(by) => vec![self.hierarchy(by, select)?],
                None => select
                    .from
                    .iter()
                    .map(|relation| self.relation(relation))
                    .collect::<Result<Vec<_>, _>>()?,
            };
            let selection = select.selection.as_ref().map(|expr| self.condition(expr));
            Ok((from, selection.transpose()?))
        })?;
        let group_by = self.within_group(Vec::new(), || {
            select
                .group_by
                .iter()
                .map(|key| self.group_key(key, select))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (items, having, qualify) = self.within_group(keys, || {
            let items = select
                .items
                .iter()
                .map(|item| self.item(item))
                .collect::<Result<Vec<_>, _>>()?;
            let having = select.having.as_ref().map(|expr| self.condition(expr));
            let qualify = select.qualify.as_ref().map(|expr| self.condition(expr));
            Ok((items, having.transpose()?, qualify.transpose()?))
        })?;
        let mut sql = format!("SELECT {}", items.join(", "));
        let clauses = [
            ("FROM", (!from.is_empty()).then(|| from.join(", "))),
            ("WHERE", selection),
            (
                "GROUP BY",
                (!group_by.is_empty()).then(|| group_by.join(", ")),
            ),
            ("HAVING", having),
            ("QUALIFY", qualify),
        ];
        for (word, clause) in clauses {
            if let Some(clause) = clause {
                write!(sql, " {word} {clause}").expect(TEXT);
            }
        }
        match select.quantifier {
            Quantifier::All => Ok(sql),
            Quantifier::Distinct => Ok(distinct::rows(&sql, &query::select_outputs(select)?)),
        }
    }

    fn item(&self, item: &SelectItem) -> Sql {
        match item {
            SelectItem::Column { name, expr } => {
                let value = match self.to_number(expr)? {
                    Some((sql, _)) => sql,
                    None => self.expr(expr)?,
                };
                Ok(format!("{value} AS {}", name::identifier(name)))
            }
            SelectItem::OpenStar { relation, .. } => Err(query::open_star(relation)),
        }
    }
}
