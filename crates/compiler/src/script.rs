//! Redshift SQL in files of its own, outside of pipelines: what each statement is, and what is
//! wrong with it.

use sql::lint::{Consequence, Finding, Level};
use sql::script::{Analysed, Known};

pub use sql::Class;
pub use sql::script::Output;

use crate::diagnostic::Diagnostics;
use crate::diagnostic::{Code, Diagnostic, Edit, Label, LabelRole, Severity};
use crate::source::{FileId, Sources, Span};
use crate::spec::LintLevelSpec;
use crate::sql_fault;

/// Where bare names lie.
const DEFAULT_SCHEMA: &str = "public";

/// One statement of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub span: Span,
    /// Its command in capitals, such as `CREATE TABLE AS`; `None` for text that is no statement.
    pub command: Option<&'static str>,
    pub class: Class,
    /// Tables as the statement names them, each once.
    pub reads: Vec<String>,
    pub writes: Vec<String>,
    pub outputs: Vec<Output>,
    pub verdict: Verdict,
    /// Faults and findings of lints, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a statement can run, as far as its text and the declared tables show. A lint refuses where
/// it found what Redshift refuses for certain, unless the project takes that lint's level away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    Refused,
}

/// The tables that statements can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema(Known);

impl Schema {
    /// Nothing is known: every table exists, its columns unknown.
    pub fn open() -> Self {
        Self(Known::Nothing)
    }

    /// What the definitions in these files leave behind, and what is wrong with them.
    pub fn declared(sources: &Sources, files: &[FileId]) -> (Self, Vec<Diagnostic>) {
        let mut known = Known::Tables(sql::Catalogue::with_system());
        let mut diagnostics = Vec::new();
        for file in files {
            let text = sources.file(*file).text();
            let (after, definitions) = known.declared(text, &default_schema());
            known = after;
            // The lints of a definition belong to where the table is made, not to its use.
            let faults = definitions.iter().flat_map(|one| &one.faults);
            diagnostics.extend(faults.map(|fault| sql_fault::placed(fault, in_file(*file))));
        }
        (Self(known), diagnostics)
    }
}

/// How much the findings of lints weigh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(Vec<LintLevelSpec>);

impl Levels {
    /// What each lint says itself.
    pub fn own() -> Self {
        Self::default()
    }

    /// What a project's `callsheet.yml` says, and the lint itself where it says nothing.
    ///
    /// # Errors
    /// The faults of that file.
    pub fn of_project(sources: &Sources, file: FileId) -> Result<Self, Diagnostics> {
        crate::spec::parse_project(sources, file).map(|project| Self(project.lints))
    }

    fn of(&self, found: &Finding) -> Level {
        let written = self.0.iter().find(|level| level.lint.value == found.lint);
        written.map_or(found.level(), |level| level.level.value)
    }

    fn refuses(&self, found: &Finding) -> bool {
        found.consequence == Consequence::Refused && self.of(found) == Level::Error
    }
}

/// Analyses every statement of a file; statements see the schema and what the file itself defines.
pub fn analyse(
    sources: &Sources,
    file: FileId,
    schema: &Schema,
    levels: &Levels,
) -> Vec<Statement> {
    let text = sources.file(file).text();
    sql::script::analyse(text, schema.0.clone(), &default_schema())
        .into_iter()
        .map(|analysed| statement(analysed, file, levels))
        .collect()
}

fn statement(analysed: Analysed, file: FileId, levels: &Levels) -> Statement {
    let is_refused =
        analysed.is_refused() || analysed.findings.iter().any(|found| levels.refuses(found));
    let verdict = if is_refused {
        Verdict::Refused
    } else {
        Verdict::Accepted
    };
    let place = in_file(file);
    let faults = analysed.faults.iter();
    let findings = analysed.findings.iter();
    let mut diagnostics: Vec<Diagnostic> = faults
        .map(|fault| sql_fault::placed(fault, &place))
        .chain(findings.filter_map(|found| finding(found, levels, &place)))
        .collect();
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary(), diagnostic.code));
    Statement {
        span: place(analysed.span),
        command: analysed.kind.map(|kind| kind.command),
        class: analysed.class(),
        reads: analysed.reads,
        writes: analysed.writes,
        outputs: analysed.outputs,
        verdict,
        diagnostics,
    }
}

fn finding(
    found: &Finding,
    levels: &Levels,
    place: impl Fn(sql::Span) -> Span,
) -> Option<Diagnostic> {
    let severity = match levels.of(found) {
        Level::Allow => return None,
        Level::Warn => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let label = |span: sql::Span, text: &str, role| Label {
        span: place(span),
        text: text.to_owned(),
        role,
    };
    let first = label(found.span, &found.label, LabelRole::Primary);
    let others = found
        .also
        .iter()
        .map(|(span, text)| label(*span, text, LabelRole::Secondary));
    let edits = found.edits.iter().map(|edit| Edit {
        span: place(edit.span),
        replacement: edit.replacement.clone(),
    });
    Some(Diagnostic {
        code: Code(found.lint.code),
        severity,
        message: found.message.clone(),
        labels: std::iter::once(first).chain(others).collect(),
        help: Some(found.help.clone()),
        edits: edits.collect(),
        rendered: None,
    })
}

fn in_file(file: FileId) -> impl Fn(sql::Span) -> Span {
    move |span| Span::new(file, span.range())
}

fn default_schema() -> plan::Identifier {
    DEFAULT_SCHEMA.parse().expect("a constant name is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(sources: &mut Sources, name: &str, text: &str) -> FileId {
        sources.add(name, text.as_bytes()).expect("UTF-8")
    }

    #[test]
    fn what_redshift_refuses_for_certain_is_refused_by_a_lint_too() {
        for text in [
            "begin; vacuum t; commit",
            "alter table t alter column a type bigint",
            "alter table t add column x int, add column y int",
            "copy t from 's3://b/x' iam_role default parquet gzip",
            "create table t (a int, b int, c int, d int, e int, f int, g int, h int, i int) \
             interleaved sortkey (a, b, c, d, e, f, g, h, i)",
            "create view v as select 1 as a; merge into t using v on t.a = v.a when matched then \
             delete when not matched then insert (a) values (v.a)",
        ] {
            let mut sources = Sources::default();
            let script = file(&mut sources, "a.sql", text);
            let statements = analyse(&sources, script, &Schema::open(), &Levels::own());
            let refused = statements
                .iter()
                .find(|one| one.verdict == Verdict::Refused)
                .unwrap_or_else(|| panic!("refused: {text}"));
            let errors = refused.diagnostics.iter();
            let mut errors = errors.filter(|found| found.severity == Severity::Error);
            assert!(
                errors.any(|found| found.code.0.starts_with("lint/")),
                "{text}"
            );
        }
    }

    #[test]
    fn a_level_of_the_project_takes_a_lints_refusal_away() {
        let mut sources = Sources::default();
        let project = "version: 1\ntargets: { t: { kind: local, schema: s } }\nlints: { interleaved-or-many-sortkeys: warn }\n";
        let project = file(&mut sources, "callsheet.yml", project);
        let levels = Levels::of_project(&sources, project).expect("levels");
        let text = "create table t (a int, b int, c int, d int, e int, f int, g int, h int, i int) \
                    interleaved sortkey (a, b, c, d, e, f, g, h, i)";
        let script = file(&mut sources, "a.sql", text);
        let statements = analyse(&sources, script, &Schema::open(), &levels);
        assert_eq!(statements[0].verdict, Verdict::Accepted);
        assert_eq!(statements[0].diagnostics[0].severity, Severity::Warning);
    }

    #[test]
    fn a_fault_refuses_and_a_lint_of_what_runs_does_not() {
        let mut sources = Sources::default();
        let script = file(&mut sources, "a.sql", "begin; truncate t; select from");
        let statements = analyse(&sources, script, &Schema::open(), &Levels::own());
        let verdicts: Vec<Verdict> = statements.iter().map(|one| one.verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Accepted, Verdict::Accepted, Verdict::Refused]
        );
        let found = &statements[1].diagnostics[0];
        assert_eq!(found.code.0, "lint/truncate-in-transaction");
        assert_eq!(found.severity, Severity::Error);
        assert_eq!(sources.slice(found.primary().expect("a place")), "truncate");
    }

    #[test]
    fn a_project_says_how_much_a_lint_weighs() {
        let mut sources = Sources::default();
        let script = file(&mut sources, "a.sql", "begin; truncate t");
        let severity = |sources: &Sources, levels: &Levels| {
            let statements = analyse(sources, script, &Schema::open(), levels);
            let mut found = statements.iter().flat_map(|one| &one.diagnostics);
            found
                .find(|found| found.code.0 == "lint/truncate-in-transaction")
                .map(|found| found.severity)
        };
        assert_eq!(severity(&sources, &Levels::own()), Some(Severity::Error));
        for (level, expected) in [("warn", Some(Severity::Warning)), ("allow", None)] {
            let text = format!(
                "version: 1\ntargets: {{ l: {{ kind: local, schema: s }} }}\n\
                 lints: {{ truncate-in-transaction: {level} }}\n"
            );
            let project = file(&mut sources, "callsheet.yml", &text);
            let levels = Levels::of_project(&sources, project).expect("no faults");
            assert_eq!(severity(&sources, &levels), expected);
        }
    }

    #[test]
    fn schema_files_build_on_each_other_and_their_faults_name_their_file() {
        let mut sources = Sources::default();
        let tables = file(&mut sources, "tables.sql", "create table t (a integer);");
        let more = file(
            &mut sources,
            "more.sql",
            "create table u as select a from t; create table v as select b from t;",
        );
        let (schema, diagnostics) = Schema::declared(&sources, &[tables, more]);
        assert_eq!(diagnostics.len(), 1);
        let place = diagnostics[0].primary().expect("a place");
        assert_eq!((place.file, sources.slice(place)), (more, "b"));
        let script = file(&mut sources, "a.sql", "select a from u; select c from u");
        let statements = analyse(&sources, script, &schema, &Levels::own());
        let verdicts: Vec<Verdict> = statements.iter().map(|one| one.verdict).collect();
        assert_eq!(verdicts, [Verdict::Accepted, Verdict::Refused]);
    }
}
