//! `template`: a load of the project's own, from `templates/<name>.sql.j2`.
//!
//! Its statements are held to the same as those of a `sql` script: they write the table and temporary
//! tables of their own, what they read is declared beside the template or stands in the SELECT, and
//! nothing commits. They see the arguments as `params`, the table's name as `table`, the columns that
//! the SELECT gives as `columns`, and the SELECT as `select`.
//!
//! Re-run: `rerun` of the template says what it was written for, as for a `sql` script. Late data,
//! days out of order: whatever the statements say.

use plan::unit::Rerun;

use super::{LoadKind, Numbering, Options, Rows, SecondRun};
use crate::ir::{Script, SelectText};
use crate::parts::TemplateCall;
use crate::resolve::Names;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::template::mentions;

/// `template: { name: { … } }`, beside a SELECT if the template asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub(crate) call: TemplateCall,
    pub select: Option<SelectSpec>,
}

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let call = decoder.template_call(chosen)?;
        let select = if mentions(call.text.as_str(), "select") {
            Some(decoder.select(fields)?)
        } else {
            decoder.refuse_select(fields, chosen);
            None
        };
        Some(Self { call, select })
    }
}

pub(super) fn options() -> Options {
    Options {
        shape: crate::parts::call_shape(),
        about: "A load of the project's own: the name of a file in `templates`, with its arguments.",
        rows: Rows::AsWritten,
    }
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Templated> {
    let (script, select) = names.templated(&spec.call, spec.select.as_ref())?;
    Some(Templated {
        script,
        given: select,
        rerun: spec.call.rerun.value,
        visible: spec.call.visible.clone(),
    })
}

#[derive(Clone, Debug)]
pub struct Templated {
    pub script: Script,
    /// The SELECT that stands in the script: what is wrong in it is said where it was written.
    pub given: Option<SelectText>,
    pub rerun: SecondRun,
    pub visible: Option<String>,
}

impl LoadKind for Templated {
    fn rerun(&self) -> Rerun {
        self.rerun.rerun()
    }

    fn script(&self) -> Option<&Script> {
        Some(&self.script)
    }

    fn numbering(&self) -> Numbering {
        self.rerun.numbering()
    }

    fn visible(&self) -> &str {
        let known = self.visible.as_deref();
        known.unwrap_or("see the old rows until COMMIT, then what the template makes of them")
    }
}
