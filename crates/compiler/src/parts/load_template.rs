//! `templates/<name>.sql.j2` and `templates/<name>.yml`: a load that the project brings itself.

use plan::Identifier;

use super::fault::Fault;
use super::instances::{Instance, Piece, Reason};
use super::parameter::{self, Parameter};
use crate::json_schema::{Keys, Shape};
use crate::loads::{SecondRun, second_run};
use crate::source::{FileId, SourceText, Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::did_you_mean;
use crate::yaml::{self, Entry, Node};

/// The folder of the project where they lie.
const FOLDER: &str = "templates/";
const SQL: &str = ".sql.j2";

const KEYS: &[&str] = &["description", "parameters", "reads", "rerun", "visible"];

/// A load template as declared.
#[derive(Debug)]
struct LoadTemplate {
    sql: FileId,
    parameters: Vec<Parameter>,
    reads: Option<(Span, Node)>,
    rerun: Spanned<SecondRun>,
    visible: Option<String>,
}

/// A load template with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateCall {
    pub(crate) name: Spanned<String>,
    /// Its templates see the arguments.
    pub(crate) text: SourceText,
    /// Tables of the pipeline that it reads besides those of the SELECT.
    pub(crate) reads: Vec<Spanned<Identifier>>,
    pub(crate) rerun: Spanned<SecondRun>,
    /// What readers see, in the words of whoever wrote it.
    pub(crate) visible: Option<String>,
}

impl Decoder<'_> {
    /// Reads `name` or `{ name: { … } }`.
    pub(crate) fn template_call(&mut self, field: Field<'_>) -> Option<TemplateCall> {
        let mut calls = self.calls(field)?.into_iter();
        let (Some(call), None) = (calls.next(), calls.next()) else {
            self.wrong_type(field, "one load template", None);
            return None;
        };
        let template = self.load_template(&call.name)?;
        let piece = Piece::LoadTemplate;
        let bindings = self.bind(piece, &call.name, &template.parameters, &call.arguments)?;
        let id = self.expansion.instances.add(Instance {
            parent: call.name.span.instance(),
            reason: Reason::Use {
                piece: Piece::LoadTemplate,
                name: call.name.value.clone(),
                call: call.name.span,
            },
            bindings: Some(bindings.clone()),
        });
        let reads = match template.reads {
            None => Vec::new(),
            Some((key, reads)) => {
                let reads = self.instantiate(&reads, id, &bindings);
                let entry = Entry {
                    key: Spanned::new("reads".to_owned(), key.read_for(id)),
                    value: reads,
                };
                self.list(Field::of(&entry), "a list of tables", |decoder, item| {
                    decoder.leaf(item)
                })?
            }
        };
        let text = SourceText::whole_file(self.sources, template.sql.read_for(id));
        Some(TemplateCall {
            name: call.name,
            text,
            reads,
            rerun: template.rerun,
            visible: template.visible,
        })
    }

    fn load_template(&mut self, name: &Spanned<String>) -> Option<LoadTemplate> {
        let sources = self.sources;
        let sql = sources.find(&format!("{FOLDER}{}{SQL}", name.value));
        let Some(sql) = sql else {
            let known = sources.iter().filter_map(|(_, file)| {
                let name = file.name().strip_prefix(FOLDER)?.strip_suffix(SQL)?;
                (!name.contains('/')).then_some(name)
            });
            self.faults.push(Fault::UnknownTemplate {
                nearest: did_you_mean(&name.value, known).map(str::to_owned),
                name: name.value.clone(),
                span: name.span,
            });
            return None;
        };
        let Some(file) = sources.find(&format!("{FOLDER}{}.yml", name.value)) else {
            self.faults.push(Fault::UndeclaredTemplate {
                name: name.value.clone(),
                span: name.span,
            });
            return None;
        };
        self.refuse_credentials_in(sql);
        let root = yaml::read(self.sources, file, &mut self.faults)?;
        self.refuse_credentials(&root);
        let owner = Owner::new(
            format!("the load template `{}`", name.value),
            Span::new(file, 0..0),
        );
        let fields = self.fields(&root, owner, KEYS)?;
        if let Some(field) = fields.get("description") {
            self.prose(field);
        }
        let parameters = match fields.get("parameters") {
            Some(field) => self.parameters(field)?,
            None => Vec::new(),
        };
        let rerun = self
            .require(&fields, "rerun", "rerun: replaces")
            .and_then(|field| self.word(field));
        let visible = match fields.get("visible") {
            Some(field) => Some(self.filled(field)?.value),
            None => None,
        };
        let reads = fields.get("reads");
        Some(LoadTemplate {
            sql,
            parameters,
            reads: reads.map(|field| (field.key, field.value.clone())),
            rerun: rerun?,
            visible,
        })
    }
}

pub(crate) fn shape() -> Shape {
    // A parameter can be the whole list.
    let reads = Shape::either([Shape::list(Shape::text()), Shape::matching(r"^\s*\{\{")]);
    Keys::of(KEYS)
        .key("description", Shape::text(), "What the load does.")
        .key(
            "parameters",
            parameter::shape(),
            "What the statements see as `params`, each with its type.",
        )
        .key(
            "reads",
            reads,
            "Tables of the pipeline that it reads besides those of the SELECT.",
        )
        .required("rerun", Shape::word::<SecondRun>(), second_run::ABOUT)
        .key(
            "visible",
            Shape::filled(),
            "What readers see, for the plan: `see the old rows until COMMIT, then …`.",
        )
        .into()
}
