//! Runs a user's template. Interval values stay slots; the way back to the user's bytes is kept.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use indexmap::IndexMap;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use plan::slot::SlottedText;
use plan::time_format::{Letters, TimeFormat};
use plan::{Cadence, DataInterval, Identifier};

use super::bound;
use super::depth::too_deep;
use super::fault::{Fault, Quotes, Work};
use super::foreign::foreign;
use super::growth::{REMOVED_FILTERS, unbounded};
use super::interval_use;
use super::joints::{self, Bit, Form};
use super::scan::{Part, Trim, scan};
use super::sight::Sight;
use super::source_map::{Expanded, Origin};
use super::value::{self, Date, Fragment, IntervalValue};
use crate::parts::Bindings;
use crate::source::SourceText;
use crate::source::reserved::{FROM, FROM_END, VALUE, VALUE_END, reserved};
use crate::spec::VarSpec;

/// What a template is bounded by: instructions, and bytes of its output.
const FUEL: u64 = 100_000;
const MAX_OUTPUT: usize = 1024 * 1024;

/// What a text is, which decides how values print in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Numbers, interval values and what `literal` and `identifier` made; a bare text is refused.
    Sql,
    /// A path or a name: texts print as they are.
    Plain,
}

/// The variables that templates read as `vars.name`.
pub type Vars = IndexMap<String, VarSpec>;

/// Where the sample interval starts.
pub(crate) const SAMPLE_DATE: &str = "2000-10-01";

/// The interval whose values stand in sample texts: a day, a week (it starts on a Sunday) and a
/// month start here, so it is on every grid.
pub fn sample_interval(cadence: Cadence) -> DataInterval {
    let start = plan::interval::parse_timestamp(SAMPLE_DATE).expect("a date");
    cadence.interval_at(start).expect("on every grid")
}

/// Expands one text.
pub fn expand(
    source: &SourceText,
    kind: TextKind,
    vars: &Vars,
    cadence: Cadence,
) -> Result<Expanded, Fault> {
    expand_for(source, kind, &Sight::text(vars, None), cadence)
}

/// Expands one text that sees more than `vars`.
pub(crate) fn expand_for(
    source: &SourceText,
    kind: TextKind,
    sight: &Sight<'_>,
    cadence: Cadence,
) -> Result<Expanded, Fault> {
    let parts = bounded(source, &sight.listed())?;
    interval_use::only_printed(source, &parts)?;
    let marked = Marked::new(source.as_str(), &parts);
    let output = run(&marked, source, kind, sight)?;
    let mut bits = trace(&parts, &output, cadence);
    if kind == TextKind::Sql {
        joints::settle(source, &mut bits)?;
    }
    Ok(Expanded::of(source, bits))
}

/// Fills a name, a number or a word: what is settled before there are targets and intervals, so
/// that it sees nothing but the bindings.
pub(crate) fn fill(source: &SourceText, bindings: &Bindings) -> Result<String, Fault> {
    let parts = bounded(source, &BTreeSet::new())?;
    let marked = Marked::new(source.as_str(), &parts);
    let output = run(&marked, source, TextKind::Plain, &Sight::name(bindings))?;
    // Nothing here has a value of the interval, so the cadence decides nothing.
    let bits = trace(&parts, &output, Cadence::Daily);
    Ok(Expanded::of(source, bits).slotted())
}

/// The parts of a template that is known to end.
fn bounded(source: &SourceText, listed: &BTreeSet<&str>) -> Result<Vec<Part>, Fault> {
    let template = source.as_str();
    if let Some((at, character)) = reserved(template) {
        let span = source.span_at(at..at + character.len_utf8());
        return Err(Fault::ReservedCharacter { span });
    }
    let parts = scan(template);
    let bounds = [
        (Work::Depth, too_deep(template, &parts)),
        (Work::Growth, unbounded(template, &parts, listed)),
    ];
    for (work, tag) in bounds {
        if let Some(tag) = tag {
            let span = source.span_at(tag);
            return Err(Fault::TooMuchWork { work, span });
        }
    }
    Ok(parts)
}

/// A template with marks that say where each text came from.
struct Marked {
    text: String,
    /// Where marks were put, in the original's bytes, and how long they are.
    marks: Vec<(usize, usize)>,
}

impl Marked {
    fn new(template: &str, parts: &[Part]) -> Self {
        let mut text = String::with_capacity(template.len() + parts.len() * 8);
        let mut marks = Vec::new();
        let mut copied = 0;
        for part in parts {
            let Part::Text { range, after } = part else {
                continue;
            };
            let inside = &template[range.clone()];
            let eaten = match after {
                Trim::Keep => 0,
                Trim::Eat => inside.len() - inside.trim_start().len(),
            };
            if eaten == inside.len() {
                continue;
            }
            let at = range.start + eaten;
            text.push_str(&template[copied..at]);
            let mark = format!("{FROM}{at}{FROM_END}");
            marks.push((at, mark.len()));
            text.push_str(&mark);
            copied = at;
        }
        text.push_str(&template[copied..]);
        Self { text, marks }
    }

    /// The original's byte for a byte of the marked text.
    fn original(&self, at: usize) -> usize {
        let mut shift = 0;
        for (original, len) in &self.marks {
            if original + shift >= at {
                break;
            }
            shift += len;
        }
        at.saturating_sub(shift)
    }
}

fn run(
    marked: &Marked,
    source: &SourceText,
    kind: TextKind,
    sight: &Sight<'_>,
) -> Result<String, Fault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    environment.set_recursion_limit(32);
    environment.set_formatter(move |out, _, value| {
        let (form, text) = print(value, kind)?;
        let form = form.mark();
        out.write_str(&format!("{VALUE}{form}{text}{VALUE_END}"))
            .map_err(Error::from)
    });
    for filter in REMOVED_FILTERS {
        environment.remove_filter(filter);
    }
    environment.add_filter("date", date);
    environment.add_filter("lower", |value: &Value| with_letters(value, Letters::Lower));
    environment.add_filter("upper", |value: &Value| with_letters(value, Letters::Upper));
    environment.add_filter("literal", literal);
    environment.add_filter("identifier", identifier);
    let context = sight.context();

    let fault = |error: &Error| fault_of(error, marked, source, sight);
    let template = environment
        .template_from_str(&marked.text)
        .map_err(|error| fault(&error))?;
    let output = Arc::new(Mutex::new(Vec::new()));
    template
        .render_captured_to(context, Bounded(Arc::clone(&output)))
        .map_err(|error| fault(&error))?;
    let bytes = std::mem::take(&mut *output.lock().expect("nobody panics while writing"));
    Ok(String::from_utf8(bytes).expect("minijinja writes text"))
}

/// A writer that refuses to take more than a text may have.
struct Bounded(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut all = self.0.lock().expect("nobody panics while writing");
        if all.len() + bytes.len() > MAX_OUTPUT {
            return Err(std::io::Error::other(
                "the expanded text is larger than 1 MiB",
            ));
        }
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// How the formatter tells a text without quotes from all else that it refuses.
const BARE_TEXT: &str = "a text goes into SQL through `| literal` or `| identifier`";

/// The text of a printed value.
fn print(value: &Value, kind: TextKind) -> Result<(Form, String), Error> {
    if let Some(interval) = value.downcast_object_ref::<IntervalValue>() {
        let form = if interval.format.is_number() {
            Form::Digits
        } else {
            Form::Moment
        };
        return Ok((form, interval.slot().to_string()));
    }
    if let Some(date) = value.downcast_object_ref::<Date>() {
        return Ok((Form::Moment, date.0.clone()));
    }
    Ok((Form::Settled, print_settled(value, kind)?))
}

fn print_settled(value: &Value, kind: TextKind) -> Result<String, Error> {
    let refused = |why: &'static str| Err(Error::new(ErrorKind::InvalidOperation, why));
    if let Some(fragment) = value.downcast_object_ref::<Fragment>() {
        return Ok(fragment.0.clone());
    }
    if let Some(text) = bound::printed(value, kind) {
        return Ok(text);
    }
    match (value.kind(), kind) {
        (ValueKind::Undefined, _) => Err(Error::from(ErrorKind::UndefinedError)),
        (ValueKind::Number, _) if value.is_integer() => Ok(value.to_string()),
        (ValueKind::Number, _) => {
            refused("a number with a fraction is written in quotes in `vars`")
        }
        (ValueKind::Bool, _) => Ok(if value.is_true() { "TRUE" } else { "FALSE" }.to_owned()),
        (ValueKind::String, TextKind::Plain) => Ok(value.to_string()),
        (ValueKind::String, TextKind::Sql) => refused(BARE_TEXT),
        _ => refused("only texts, numbers, booleans and values of the interval can be printed"),
    }
}

/// minijinja hands undefined values to filters.
fn defined(value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    Ok(())
}

fn date(value: &Value, format: &str) -> Result<Value, Error> {
    defined(value)?;
    let refused = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let interval = value
        .downcast_object_ref::<IntervalValue>()
        .ok_or_else(|| refused("`date` formats values of the interval only".to_owned()))?;
    let format = TimeFormat::new(format).map_err(|fault| refused(fault.to_string()))?;
    Ok(Value::from_object(IntervalValue {
        bound: interval.bound,
        format: format.with_letters(interval.format.letters()),
    }))
}

/// `lower` and `upper`: of a value of the interval, how it will be written.
fn with_letters(value: &Value, letters: Letters) -> Result<Value, Error> {
    defined(value)?;
    if let Some(interval) = value.downcast_object_ref::<IntervalValue>() {
        let format = interval.format.clone().with_letters(letters);
        let bound = interval.bound;
        return Ok(Value::from_object(IntervalValue { bound, format }));
    }
    let text = bound::text(value).ok_or_else(|| {
        let why = "`lower` and `upper` take a text or a value of the interval";
        Error::new(ErrorKind::InvalidOperation, why)
    })?;
    Ok(Value::from(match letters {
        Letters::AsTheyAre => text.to_owned(),
        Letters::Lower => text.to_lowercase(),
        Letters::Upper => text.to_uppercase(),
    }))
}

/// How the fault of a number in quotes is told from all else that is refused.
const QUOTED_NUMBER: &str = "`literal` quotes a text, and this is a number";

fn literal(value: &Value) -> Result<Value, Error> {
    defined(value)?;
    let refused = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let quoted = |value: &Value| {
        let date = value.downcast_object_ref::<Date>();
        let text = bound::text(value).or(date.map(|date| date.0.as_str()));
        let text = text.ok_or_else(|| {
            refused(if value::number(value).is_some() {
                QUOTED_NUMBER.to_owned()
            } else {
                "`literal` quotes a text".to_owned()
            })
        })?;
        sql::quote::literal(text).map_err(|fault| refused(fault.to_string()))
    };
    // What stands in a list says itself whether it is a number or a text.
    let item = |value: &Value| match value::number(value) {
        Some(number) => Ok(number),
        None => quoted(value),
    };
    // A list is what stands between the brackets of IN.
    let written = if value.kind() == ValueKind::Seq {
        let all: Result<Vec<String>, Error> = value.try_iter()?.map(|value| item(&value)).collect();
        all?.join(", ")
    } else {
        quoted(value)?
    };
    Ok(Value::from_object(Fragment(written)))
}

fn identifier(value: &Value) -> Result<Value, Error> {
    defined(value)?;
    let refused = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let text = bound::text(value).ok_or_else(|| refused("`identifier` takes a text".to_owned()))?;
    let name: Identifier = text
        .parse()
        .map_err(|fault: plan::identifier::IdentifierFault| refused(fault.to_string()))?;
    Ok(Value::from_object(Fragment(name.to_sql())))
}

fn fault_of(error: &Error, marked: &Marked, source: &SourceText, sight: &Sight<'_>) -> Fault {
    let text = source.as_str();
    // The place of a character that minijinja cannot read is one byte of it.
    let range = error.range().map_or(0..text.len(), |range| {
        let start = text.floor_char_boundary(marked.original(range.start));
        start..text.ceil_char_boundary(marked.original(range.end))
    });
    let at = |range: Range<usize>| source.span_at(range);
    let range = match error.kind() {
        ErrorKind::UndefinedError => filtered(source.as_str(), range.clone()).unwrap_or(range),
        _ => range,
    };
    let written = source.as_str().get(range.clone()).unwrap_or_default();
    let foreign = match error.kind() {
        ErrorKind::UndefinedError | ErrorKind::UnknownFunction => foreign(written),
        // The place is that of the method, behind the name.
        ErrorKind::UnknownMethod => {
            let before = text.get(..range.start).unwrap_or_default();
            let tag = before.rfind(['{', '%']).unwrap_or_default();
            foreign(&before[tag..])
        }
        _ => None,
    };
    if let Some((name, help)) = foreign {
        return Fault::Undefined {
            name: name.to_owned(),
            nearest: None,
            known: help.to_owned(),
            span: at(range),
        };
    }
    match error.kind() {
        ErrorKind::UndefinedError => Fault::Undefined {
            name: written.to_owned(),
            nearest: sight.nearest(written),
            known: sight.known(),
            span: at(range),
        },
        ErrorKind::OutOfFuel | ErrorKind::WriteFailure => Fault::TooMuchWork {
            work: Work::Steps,
            span: at(range),
        },
        ErrorKind::SyntaxError => Fault::Syntax {
            message: error
                .detail()
                .unwrap_or("it cannot be read")
                .replace("end of variable block", "`}}`")
                .replace("end of block", "`%}`"),
            span: at(range),
        },
        _ if error.detail() == Some(BARE_TEXT) => Fault::BareText {
            name: written.to_owned(),
            quotes: quotes(text, &range),
            span: at(range),
        },
        _ if error.detail() == Some(QUOTED_NUMBER) => {
            let range = filtered(text, range.clone()).unwrap_or(range);
            Fault::QuotedNumber {
                name: text[range.clone()].to_owned(),
                span: at(range),
            }
        }
        _ => Fault::Refused {
            message: error
                .detail()
                .map_or_else(|| error.kind().to_string(), str::to_owned),
            span: at(range),
        },
    }
}

/// What stands around the tag of an expression.
fn quotes(template: &str, expression: &Range<usize>) -> Quotes {
    let before = template.get(..expression.start).unwrap_or_default();
    let behind = template.get(expression.end..).unwrap_or_default();
    let opens = before.trim_end().strip_suffix("{{");
    let closes = behind.trim_start().strip_prefix("}}");
    match (opens, closes) {
        (Some(before), Some(behind)) if before.ends_with('\'') && behind.starts_with('\'') => {
            Quotes::Around
        }
        _ => Quotes::None,
    }
}

/// The value in front of the filter at this place: an undefined value is its own fault, not the
/// filter's.
fn filtered(template: &str, filter: Range<usize>) -> Option<Range<usize>> {
    let value = template.get(..filter.start)?.trim_end();
    let value = value.strip_suffix('|')?.trim_end();
    let name = value.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    (name.len() < value.len()).then_some(name.len()..value.len())
}

/// Takes the marks out of an output again: what they said is noted beside each part.
fn trace(parts: &[Part], output: &str, cadence: Cadence) -> Vec<Bit> {
    let interval = sample_interval(cadence);
    let mut bits = Vec::new();
    let mut at = 0;
    let mut rest = output;
    while !rest.is_empty() {
        if let Some(marked) = rest.strip_prefix(FROM) {
            let (offset, after) = marked.split_once(FROM_END).expect("we wrote both");
            at = offset.parse().expect("we wrote digits");
            rest = after;
        } else if let Some(value) = rest.strip_prefix(VALUE) {
            let (value, after) = value.split_once(VALUE_END).expect("we wrote both");
            let mut characters = value.chars();
            let form = characters.next().map(Form::of_mark);
            let text = characters.as_str();
            let slotted = SlottedText::new(text).expect("values print known slots only");
            bits.push(Bit {
                slotted: text.to_owned(),
                sample: slotted.unfold(Some(&interval)),
                origin: Origin::Made(expression_at(parts, at)),
                form,
            });
            rest = after;
        } else {
            let end = rest.find([FROM, VALUE]).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            bits.push(Bit {
                slotted: text.to_owned(),
                sample: text.to_owned(),
                origin: Origin::Verbatim(at),
                form: None,
            });
            at += text.len();
            rest = after;
        }
    }
    bits
}

/// The first expression at or after a byte of the template.
fn expression_at(parts: &[Part], at: usize) -> Range<usize> {
    parts
        .iter()
        .find_map(|part| match part {
            Part::Expression(range) if range.start >= at => Some(range.clone()),
            _ => None,
        })
        .unwrap_or(at..at)
}
