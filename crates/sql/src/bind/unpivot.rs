//! `UNPIVOT`: <https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html>.

use plan::Identifier;

use super::Binder;
use super::clause::Clause;
use super::pivot::{kept, rotated, shape_of};
use super::scope::Scope;
use crate::syntax::{ast, span_of};
use crate::typed::{
    Expr, ExprKind, Nullability, OutputColumn, Relation, Shape, Type, Unpivot, UnpivotNulls,
};

impl Binder<'_> {
    pub(super) fn unpivot(
        &mut self,
        factor: &ast::TableFactor,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let ast::TableFactor::Unpivot {
            table,
            value,
            name,
            columns,
            null_inclusion,
            alias,
        } = factor
        else {
            return None;
        };
        let span = span_of(&**table);
        let mut inner = Scope::default();
        let input = self.factor(table, &mut inner);
        let name = self.identifier(name)?;
        let value: Identifier = match value {
            ast::Expr::Identifier(value) => self.identifier(value)?,
            _ => {
                self.unsupported(span_of(value), "several value columns", "name one column");
                return None;
            }
        };
        let is_text = |alias: &ast::Ident| alias.quote_style == Some('\'');
        for column in columns {
            if column.alias.as_ref().is_some_and(is_text) {
                self.unsupported(
                    span_of(&column.expr),
                    "a text as an alias in UNPIVOT",
                    "write a name, which becomes the text in lower case",
                );
            }
        }
        let mut labels = Vec::with_capacity(columns.len());
        let exprs: Vec<Expr> = self.seeing(&mut inner, |binder| {
            let outer = std::mem::replace(&mut binder.clause, Clause::Value);
            let exprs = columns
                .iter()
                .map(|column| {
                    let bound = binder.expr(&column.expr);
                    labels.push(label(column.alias.as_ref(), &bound));
                    bound
                })
                .collect();
            binder.clause = outer;
            exprs
        });
        let nullability = Nullability::of_all(&exprs);
        let (_, ty) = self.unify(exprs.clone(), "the columns of UNPIVOT");
        let kept = kept(&inner, exprs.iter());
        let nulls = match null_inclusion {
            Some(ast::NullInclusion::IncludeNulls) => UnpivotNulls::Included,
            _ => UnpivotNulls::Excluded,
        };
        let made = [
            OutputColumn {
                name: name.clone(),
                // VARCHAR of a length that is not documented.
                ty: Type::varchar(usize::from(u16::MAX)),
                nullability: Nullability::NotNull,
            },
            OutputColumn {
                name: value.clone(),
                ty,
                nullability: match nulls {
                    UnpivotNulls::Included => nullability,
                    UnpivotNulls::Excluded => Nullability::NotNull,
                },
            },
        ];
        let shape: Shape = shape_of(kept.as_deref(), made.into_iter());
        let entry = rotated(self, alias.as_ref(), &inner, span, shape.clone());
        let columns_of_alias = alias.as_ref().map_or(&[][..], |alias| &alias.columns);
        let input = input?;
        Some(self.enter_renamed(entry, columns_of_alias, scope, |alias| {
            Relation::Unpivot(Box::new(Unpivot {
                input,
                kept: kept.unwrap_or_default(),
                name,
                value,
                columns: exprs.into_iter().zip(labels).collect(),
                nulls,
                alias,
                shape,
            }))
        }))
    }
}

/// The text that stands for a column: its alias, or its name.
fn label(alias: Option<&ast::Ident>, column: &Expr) -> String {
    match (alias, &column.kind) {
        (Some(alias), _) => alias.value.to_ascii_lowercase(),
        (None, ExprKind::Column(column)) => column.column.to_string(),
        (None, _) => String::new(),
    }
}
