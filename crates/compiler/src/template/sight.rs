//! What a template can name.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use plan::{Identifier, Lookback};

use super::bound;
use super::expand::Vars;
use super::value::{Fragment, interval_values};
use crate::parts::Bindings;
use crate::spec::{Scalar, Switch, VarValue, did_you_mean};

/// What a template can name.
#[derive(Clone, Copy)]
pub(crate) enum Sight<'a> {
    /// SQL and paths.
    Text {
        vars: &'a Vars,
        bindings: Option<&'a Bindings>,
        /// Of the load whose SELECT it is.
        lookback: Option<Lookback>,
        /// Of the table that a load template loads.
        own: Option<&'a Own>,
    },
    /// What is settled before there are targets and intervals.
    Name { bindings: &'a Bindings },
}

/// What a load template sees of its table.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) table: Identifier,
    /// Those that the SELECT gives.
    pub(crate) columns: Vec<Identifier>,
}

/// What `{{ select }}` prints; the SELECT, whose places are to be kept, is put there later.
pub(crate) const SELECT_PLACE: &str = "callsheet_select_here";

impl<'a> Sight<'a> {
    pub(crate) fn text(vars: &'a Vars, bindings: Option<&'a Bindings>) -> Self {
        Self::Text {
            vars,
            bindings,
            lookback: None,
            own: None,
        }
    }

    /// The same for a load template: it sees its table.
    pub(crate) fn of_load(self, load: &'a Own) -> Self {
        match self {
            Self::Text {
                vars,
                bindings,
                lookback,
                ..
            } => Self::Text {
                vars,
                bindings,
                lookback,
                own: Some(load),
            },
            name @ Self::Name { .. } => name,
        }
    }

    /// The same for a SELECT whose load looks back: it sees where that starts.
    pub(crate) fn looking_back(self, lookback: Option<Lookback>) -> Self {
        match self {
            Self::Text {
                vars,
                bindings,
                own,
                ..
            } => Self::Text {
                vars,
                bindings,
                lookback,
                own,
            },
            name @ Self::Name { .. } => name,
        }
    }

    pub(crate) fn name(bindings: &'a Bindings) -> Self {
        Self::Name { bindings }
    }

    fn bindings(&self) -> Option<&'a Bindings> {
        match self {
            Self::Text { bindings, .. } => *bindings,
            Self::Name { bindings } => Some(bindings),
        }
    }

    fn vars(&self) -> Option<&'a Vars> {
        match self {
            Self::Text { vars, .. } => Some(vars),
            Self::Name { .. } => None,
        }
    }

    /// The variables that are lists.
    pub(super) fn listed(&self) -> BTreeSet<&'a str> {
        let vars = self.vars().into_iter().flatten();
        vars.filter(|(_, var)| matches!(var.value.value, VarValue::List(_)))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    fn lookback(&self) -> Option<Lookback> {
        match self {
            Self::Text { lookback, .. } => *lookback,
            Self::Name { .. } => None,
        }
    }

    pub(super) fn context(&self) -> BTreeMap<&'static str, Value> {
        let mut context = BTreeMap::new();
        if let Some(vars) = self.vars() {
            let values: BTreeMap<String, Value> = vars
                .iter()
                .map(|(name, var)| (name.clone(), variable(&var.value.value)))
                .collect();
            context.insert("vars", Value::from(values));
            context.extend(interval_values(self.lookback()));
        }
        if let Some(bindings) = self.bindings() {
            context.insert(bindings.name, bound::value(bindings));
        }
        if let Self::Text { own: Some(own), .. } = self {
            context.insert("table", bound::name(&own.table));
            context.insert("columns", bound::names(&own.columns));
            let place = Fragment(SELECT_PLACE.to_owned());
            context.insert("select", Value::from_object(place));
        }
        context
    }

    /// The value that was most likely meant by a name that is none.
    pub(super) fn nearest(&self, written: &str) -> Option<String> {
        if let Some(bindings) = self.bindings() {
            let prefix = format!("{}.", bindings.name);
            if let Some(bare) = written.strip_prefix(&prefix) {
                let near = did_you_mean(bare, bindings.keys());
                return near.map(|name| format!("{prefix}{name}"));
            }
        }
        let vars = self.vars()?;
        let bare = written.trim_start_matches("vars.");
        let near = did_you_mean(bare, vars.keys().map(String::as_str));
        near.map(|name| format!("vars.{name}"))
    }

    /// What to do about a name that is like no other.
    pub(super) fn known(&self) -> String {
        match self {
            Self::Text { bindings: None, .. } => {
                "templates see `vars.…`, `ds`, `data_interval_start` and `data_interval_end`; \
                  declare others under `vars`"
                    .to_owned()
            }
            Self::Text {
                bindings: Some(bindings),
                own: Some(_),
                ..
            } => format!(
                "load templates see {}, `table`, `columns`, `select`, `vars.…`, `ds`, \
                 `data_interval_start` and `data_interval_end`",
                bindings.described()
            ),
            Self::Text {
                bindings: Some(bindings),
                ..
            } => format!(
                "templates see {} here, `vars.…`, `ds`, `data_interval_start` and \
                 `data_interval_end`",
                bindings.described()
            ),
            Self::Name { bindings } => format!(
                "names, types and options see {} alone: they are settled before there is a target \
                 or an interval",
                bindings.described()
            ),
        }
    }
}

fn variable(value: &VarValue) -> Value {
    match value {
        VarValue::One(one) => scalar(one),
        VarValue::List(values) => values.iter().map(scalar).collect(),
    }
}

fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) => Value::from(text.as_str()),
        Scalar::Integer(number) => Value::from(*number),
        Scalar::Decimal(text) => Value::from_object(Fragment(text.clone())),
        Scalar::Boolean(switch) => Value::from(*switch == Switch::On),
    }
}
