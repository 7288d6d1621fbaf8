//! Parts of SUPER values: <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>.

use plan::{Identifier, SqlType};

use super::Binder;
use super::from::Entry;
use super::scope::{Contents, Scope};
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{
    Expr, ExprKind, Nullability, OutputColumn, Relation, Shape, Step, Type, Unnest, Unnested,
};

const SUPER: Type = Type::Sql(SqlType::Super);

impl Binder<'_> {
    /// `value[0].name`, with brackets somewhere in it.
    pub(super) fn path(&mut self, value: &ast::Expr, path: &ast::JsonPath, span: Span) -> Expr {
        let value = self.expr(value);
        let path = self.steps(path);
        Self::navigate(value, path, span).checked(self)
    }

    /// `(value).name[0]`.
    pub(super) fn field_access(
        &mut self,
        root: &ast::Expr,
        chain: &[ast::AccessExpr],
        span: Span,
    ) -> Expr {
        let root = self.expr(root);
        let mut path = Vec::with_capacity(chain.len());
        for step in chain {
            match step {
                ast::AccessExpr::Dot(ast::Expr::Identifier(name)) => {
                    path.push(Step::Field(name.value.clone()));
                }
                ast::AccessExpr::Subscript(ast::Subscript::Index { index }) => {
                    let index = self.expr(index);
                    path.push(Step::Element(index));
                }
                _ => {
                    self.unsupported(span, "this step into a value", "write `.name` or `[index]`");
                    return Self::unknown(span);
                }
            }
        }
        Self::navigate(root, path, span).checked(self)
    }

    fn steps(&mut self, path: &ast::JsonPath) -> Vec<Step> {
        path.path
            .iter()
            .map(|step| match step {
                ast::JsonPathElem::Dot { key, .. } => Step::Field(key.clone()),
                ast::JsonPathElem::Bracket { key } | ast::JsonPathElem::ColonBracket { key } => {
                    Step::Element(self.expr(key))
                }
            })
            .collect()
    }

    /// A part of a value; SUPER, as the value must be.
    pub(super) fn navigate(operand: Expr, path: Vec<Step>, span: Span) -> Expr {
        let ty = if operand.ty == Type::Unknown {
            Type::Unknown
        } else {
            SUPER
        };
        Expr {
            kind: ExprKind::Navigate {
                operand: Box::new(operand),
                path,
            },
            ty,
            // A missing part is NULL.
            nullability: Nullability::Unknown,
            span,
        }
    }

    /// Whether a name in FROM leads into a relation before it: `t.items`, `t.items[0].parts`, or
    /// `item` after `t.items AS item`.
    pub(super) fn is_part_of_value(
        &mut self,
        name: &ast::ObjectName,
        path: Option<&ast::JsonPath>,
        scope: &Scope,
    ) -> bool {
        let names: Vec<Identifier> = name
            .0
            .iter()
            .filter_map(|part| part.as_ident()?.value.parse().ok())
            .collect();
        let Some(first) = names.first() else {
            return false;
        };
        let is_table = || {
            let (schema, table) = match names.as_slice() {
                [table] => (None, table),
                [schema, table, ..] => (Some(schema), table),
                [] => return false,
            };
            self.ctes
                .iter()
                .any(|cte| schema.is_none() && cte.name == *table)
                || self
                    .catalogue
                    .is_declared(schema, table, self.default_schema)
        };
        let scopes = || std::iter::once(scope).chain(self.scopes.iter().rev());
        if let Some(relation) = scopes().find_map(|scope| scope.relation(None, first)) {
            let Some(second) = names.get(1) else {
                // A bare alias can be read again only if it is a value, or by a table of its name.
                return path.is_some() || relation.contents == Contents::Value;
            };
            let column = relation.shape.columns().and_then(|columns| {
                let mut columns = columns.iter();
                columns.find(|column| column.name == *second)
            });
            return relation.contents == Contents::Value
                || column.is_some_and(|column| {
                    matches!(column.ty, Type::Unknown | Type::Sql(SqlType::Super))
                })
                || (relation.is_open() && !is_table());
        }
        // A column without its relation.
        let is_super_column = || {
            scope.relations.iter().any(|relation| {
                relation.shape.columns().is_some_and(|columns| {
                    columns
                        .iter()
                        .any(|column| column.name == *first && column.ty == SUPER)
                })
            })
        };
        path.is_some() || (is_super_column() && !is_table())
    }

    /// `value AS alias AT index` in FROM.
    pub(super) fn unnest_array(
        &mut self,
        name: &ast::ObjectName,
        path: Option<&ast::JsonPath>,
        alias: Option<&ast::TableAlias>,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let parts: Vec<ast::Ident> = name
            .0
            .iter()
            .filter_map(|part| part.as_ident().cloned())
            .collect();
        let span = span_of(name);
        let value = self.seeing(scope, |binder| {
            let value = match parts.as_slice() {
                [only] => binder.bare_column(only),
                _ => binder.qualified_column(&parts),
            };
            match path {
                Some(path) => {
                    let path = binder.steps(path);
                    Self::navigate(value, path, span)
                }
                None => value,
            }
            .checked(binder)
        });
        if let Some(alias) = alias.filter(|alias| !alias.columns.is_empty()) {
            self.fault(
                FaultKind::NotRedshift,
                from_raw(alias.columns[0].name.span),
                "elements of an array have no names of columns",
                "not Redshift",
                "name the element alone, `FROM t, t.items AS item`, and its parts `item.part`",
            );
        }
        let element = alias.map_or_else(|| parts.last(), |alias| Some(&alias.name))?;
        let key = alias.and_then(|alias| alias.at.as_ref());
        self.unnest(value, Unnested::Array, element, key, scope)
    }

    /// `UNPIVOT value AS alias AT name` in FROM.
    pub(super) fn unnest_object(
        &mut self,
        value: &ast::Expr,
        element: &ast::Ident,
        key: Option<&ast::Ident>,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let value = self.seeing(scope, |binder| binder.expr(value));
        self.unnest(value, Unnested::Object, element, key, scope)
    }

    fn unnest(
        &mut self,
        value: Expr,
        of: Unnested,
        element: &ast::Ident,
        key: Option<&ast::Ident>,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let place = from_raw(element.span);
        let element = self.identifier(element)?;
        let key = key.and_then(|key| self.identifier(key));
        let columns = std::iter::once(OutputColumn {
            name: element.clone(),
            ty: SUPER,
            nullability: Nullability::Unknown,
        })
        .chain(key.iter().map(|key| OutputColumn {
            name: key.clone(),
            // The documentation gives no type for it.
            ty: Type::Unknown,
            nullability: Nullability::NotNull,
        }));
        let entry = Entry {
            alias: Some(element.clone()),
            place,
            table: None,
            shape: Shape::closed(columns),
            contents: Contents::Value,
        };
        let alias = self.enter(entry, scope);
        Some(Relation::Unnest(Unnest {
            value,
            of,
            alias,
            element,
            key,
        }))
    }
}

impl Expr {
    /// A fault if what is stepped into has a type without parts.
    pub(super) fn checked(self, binder: &mut Binder<'_>) -> Self {
        let operand = match &self.kind {
            ExprKind::Navigate { operand, .. } => operand,
            _ => &self,
        };
        if !operand.ty.is_open() {
            let (span, ty) = (operand.span, operand.ty);
            binder.fault(
                FaultKind::OperandType,
                span,
                format!("{ty} has no parts to step into"),
                format!("is {ty}"),
                "only SUPER has parts: `JSON_PARSE(text)` makes one",
            );
            return Binder::unknown(self.span);
        }
        self
    }
}
