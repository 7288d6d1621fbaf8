//! What a block or a load template is given.

use std::collections::BTreeMap;

use super::bindings::{Bindings, is_template};
use super::fault::Fault;
use super::instances::Piece;
use super::parameter::Parameter;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, listed};
use crate::spec::did_you_mean;
use crate::yaml::{Entry, MappingStyle, Node, NodeKind};

/// What belongs to a target or an interval; a text with one of these waits for it.
const LATER: &[&str] = &["vars", "ds", "data_interval_start", "data_interval_end"];

impl Decoder<'_> {
    /// The arguments and defaults under the parameters' names. `what` says what is called.
    pub(crate) fn bind(
        &mut self,
        what: Piece,
        name: &Spanned<String>,
        parameters: &[Parameter],
        arguments: &[Entry],
    ) -> Option<Bindings> {
        let before = self.faults.errors();
        for argument in arguments {
            let key = &argument.key;
            if !parameters.iter().any(|known| known.name.value == key.value) {
                let names: Vec<&str> = parameters.iter().map(|it| it.name.value.as_str()).collect();
                self.faults.push(Fault::UnknownArgument {
                    what: format!("{what} `{}`", name.value),
                    nearest: did_you_mean(&key.value, names.iter().copied()).map(str::to_owned),
                    known: listed(&names),
                    name: key.value.clone(),
                    span: key.span,
                    declared: parameters.first().map(|it| it.name.span),
                });
            }
        }
        let mut values = Vec::new();
        let mut types = BTreeMap::new();
        for parameter in parameters {
            let given = arguments
                .iter()
                .find(|argument| argument.key.value == parameter.name.value);
            let value = match (given, &parameter.default) {
                (Some(given), _) => {
                    let Some(value) = self.settled_argument(&given.value) else {
                        continue;
                    };
                    let declared = parameter.name.span;
                    let at = Node {
                        span: if value.span.is_empty() {
                            given.key.span
                        } else {
                            value.span
                        },
                        ..value
                    };
                    self.fits(&parameter.name.value, parameter.ty, &at, declared);
                    at
                }
                (None, Some(default)) => default.clone(),
                (None, None) => {
                    self.faults.push(Fault::MissingArgument {
                        what: format!("{what} `{}`", name.value),
                        name: parameter.name.value.clone(),
                        expected: parameter.ty.name(),
                        span: name.span,
                        declared: parameter.name.span,
                    });
                    continue;
                }
            };
            types.insert(parameter.name.value.clone(), parameter.ty);
            values.push(Entry {
                key: parameter.name.clone(),
                value,
            });
        }
        let bindings = Bindings {
            name: Bindings::PARAMS,
            value: Node {
                span: name.span,
                kind: NodeKind::Mapping(MappingStyle::Block, values),
            },
            types,
        };
        (self.faults.errors() == before).then_some(bindings)
    }

    /// An argument whose own templates are filled where that can be done now.
    fn settled_argument(&mut self, value: &Node) -> Option<Node> {
        match &value.kind {
            NodeKind::Scalar(scalar) if is_template(&scalar.text) => {
                let waits = LATER.iter().any(|word| scalar.text.contains(word));
                if waits {
                    return Some(value.clone());
                }
                self.rendered(value).map(std::borrow::Cow::into_owned)
            }
            NodeKind::Sequence(items) => {
                let items: Vec<Option<Node>> = items
                    .iter()
                    .map(|item| self.settled_argument(item))
                    .collect();
                Some(Node {
                    span: value.span,
                    kind: NodeKind::Sequence(items.into_iter().collect::<Option<_>>()?),
                })
            }
            _ => Some(value.clone()),
        }
    }
}
