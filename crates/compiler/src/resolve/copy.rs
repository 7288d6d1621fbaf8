//! What COPY is told, each option held to the others and to the table.

mod columns;
mod options;

use super::fault::Fault;
use super::names::Names;
use crate::loads::Copy;
use crate::source::{SourceText, Span, Spanned};
use crate::spec::{
    CompUpdateSpec, CompressionSpec, CopyFormatSpec, CopySpec, CsvSpec, DelimitedSpec,
    DelimiterSpec, ErrorsSpec, FieldsSpec, FixedWidthSpec, LinesSpec, RowwiseSpec, Switch,
    TextEncodingSpec,
};
use crate::template::Expanded;
use options::Options;

pub(crate) fn resolve(spec: &CopySpec, names: &mut Names<'_>) -> Option<Copy> {
    let authorization = names.target().authorization.clone();
    let from = path(&spec.from, names);
    let columns = columns::filled(spec, names);
    let mut options = Options::new(names);
    let key = spec.format.span;
    match &spec.format.value {
        CopyFormatSpec::Json(json) => {
            options.fields("FORMAT AS JSON", &json.fields, key);
            options.header(json.ignore_header.as_ref());
            options.encoding(json.encoding.as_ref());
        }
        CopyFormatSpec::Avro(avro) => options.fields("FORMAT AS AVRO", &avro.fields, key),
        CopyFormatSpec::Csv(csv) => options.csv(csv, key),
        CopyFormatSpec::Delimited(delimited) => options.delimited(delimited, key),
        CopyFormatSpec::FixedWidth(fixed) => options.fixed_width(fixed, key),
        CopyFormatSpec::Parquet(columnar) | CopyFormatSpec::Orc(columnar) => {
            let is_parquet = matches!(spec.format.value, CopyFormatSpec::Parquet(_));
            let name = if is_parquet { "PARQUET" } else { "ORC" };
            options.push(format!("FORMAT AS {name}"), key);
            options.switch("FILLRECORD", columnar.fill_record.as_ref());
            options.switch("SERIALIZETOJSON", columnar.serialize_to_json.as_ref());
        }
    }
    options.switch("MANIFEST", spec.manifest.as_ref());
    if let Some(rowwise) = spec.format.value.rowwise() {
        options.before(rowwise, spec.from.span());
    }
    if let Some(lines) = spec.format.value.lines()
        && let Some(null_as) = &lines.null_as
    {
        options.literal("NULL AS", &null_as.value, null_as.span);
    }
    if let Some(rowwise) = spec.format.value.rowwise() {
        options.conversion(rowwise);
    }
    if let Some(character) = &spec.accept_inv_chars {
        options.character("ACCEPTINVCHARS AS", character);
    }
    options.switch("EXPLICIT_IDS", spec.explicit_ids.as_ref());
    if let Some(rowwise) = spec.format.value.rowwise() {
        options.load(rowwise, spec.from.span());
    }
    options.statistics(spec.stat_update.as_ref());
    let options = options.finish(spec.from.span());
    Some(Copy {
        from: from?,
        authorization,
        columns: columns?,
        options: options?,
    })
}

impl Options<'_, '_> {
    fn fields(&mut self, option: &str, fields: &FieldsSpec, key: Span) {
        let word = match fields {
            FieldsSpec::Auto => "auto",
            FieldsSpec::AutoIgnoreCase => "auto ignorecase",
            FieldsSpec::NoShred => "noshred",
            FieldsSpec::Paths(source) => {
                match path(source, self.names()) {
                    Some(paths) => self.expanded(option, &paths),
                    None => self.break_off(),
                }
                return;
            }
        };
        self.push(format!("{option} '{word}'"), key);
    }

    fn csv(&mut self, csv: &CsvSpec, key: Span) {
        self.push("FORMAT AS CSV".to_owned(), key);
        if let Some(quote) = &csv.quote {
            self.character("QUOTE AS", quote);
        }
        if let Some(delimiter) = &csv.delimiter {
            self.character("DELIMITER AS", delimiter);
        }
        self.lines(&csv.lines);
        self.encoding(csv.encoding.as_ref());
    }

    fn delimited(&mut self, delimited: &DelimitedSpec, key: Span) {
        match &delimited.delimiter {
            Some(delimiter) => match &delimiter.value {
                DelimiterSpec::Character(one) => {
                    self.character("DELIMITER AS", &Spanned::new(*one, delimiter.span));
                }
                DelimiterSpec::Characters(several) => {
                    self.literal("DELIMITER AS", several, delimiter.span);
                }
            },
            None => self.push("DELIMITER AS '|'".to_owned(), key),
        }
        self.switch("ESCAPE", delimited.escape.as_ref());
        self.switch("REMOVEQUOTES", delimited.remove_quotes.as_ref());
        self.lines(&delimited.lines);
        self.encoding(delimited.encoding.as_ref());
    }

    /// Labels mean nothing to COPY; a number stands for a name that would need quotes.
    fn fixed_width(&mut self, fixed: &FixedWidthSpec, key: Span) {
        let is_plain = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let fields = fixed
            .widths
            .iter()
            .enumerate()
            .map(|(index, (name, width))| {
                let name = name.value.as_str();
                if is_plain(name) {
                    format!("{name}:{}", width.value)
                } else {
                    format!("{}:{}", index + 1, width.value)
                }
            });
        let fields: Vec<_> = fields.collect();
        self.literal("FIXEDWIDTH", &fields.join(","), key);
        self.lines(&fixed.lines);
    }

    fn lines(&mut self, lines: &LinesSpec) {
        self.header(lines.ignore_header.as_ref());
        self.switch("IGNOREBLANKLINES", lines.ignore_blank_lines.as_ref());
        self.switch("FILLRECORD", lines.fill_record.as_ref());
    }

    fn header(&mut self, lines: Option<&Spanned<u32>>) {
        if let Some(lines) = lines {
            self.push(format!("IGNOREHEADER {}", lines.value), lines.span);
        }
    }

    fn encoding(&mut self, encoding: Option<&Spanned<TextEncodingSpec>>) {
        let Some(encoding) = encoding else {
            return;
        };
        let name = match encoding.value {
            TextEncodingSpec::Utf8 => "UTF8",
            TextEncodingSpec::Utf16 => "UTF16",
            TextEncodingSpec::Utf16LittleEndian => "UTF16LE",
            TextEncodingSpec::Utf16BigEndian => "UTF16BE",
            TextEncodingSpec::Latin1 => "ISO88591",
        };
        self.push(format!("ENCODING AS {name}"), encoding.span);
    }

    /// What is said of the files before their values.
    fn before(&mut self, rowwise: &RowwiseSpec, from: Span) {
        if let Some(compression) = &rowwise.compression {
            let name = match compression.value {
                CompressionSpec::Gzip => "GZIP",
                CompressionSpec::Bzip2 => "BZIP2",
                CompressionSpec::Lzop => "LZOP",
                CompressionSpec::Zstd => "ZSTD",
            };
            self.push(name.to_owned(), compression.span);
        }
        match &rowwise.region {
            Some(region) => match self.names().plain(region) {
                Some(region) => self.expanded("REGION", &region),
                None => self.break_off(),
            },
            None => {
                if let Some(region) = self.names().target().region.clone() {
                    self.literal("REGION", &region, from);
                }
            }
        }
        self.text("TIMEFORMAT", rowwise.time_format.as_ref());
        self.text("DATEFORMAT", rowwise.date_format.as_ref());
        self.switch("ACCEPTANYDATE", rowwise.accept_any_date.as_ref());
    }

    fn conversion(&mut self, rowwise: &RowwiseSpec) {
        self.switch("BLANKSASNULL", rowwise.blanks_as_null.as_ref());
        self.switch("EMPTYASNULL", rowwise.empty_as_null.as_ref());
        self.switch("TRIMBLANKS", rowwise.trim_blanks.as_ref());
        self.switch("TRUNCATECOLUMNS", rowwise.truncate_columns.as_ref());
        self.switch("ROUNDEC", rowwise.round_decimals.as_ref());
    }

    fn load(&mut self, rowwise: &RowwiseSpec, from: Span) {
        if let Some(errors) = &rowwise.errors {
            let option = match errors.value {
                ErrorsSpec::Most(most) => format!("MAXERROR {most}"),
                ErrorsSpec::All => "IGNOREALLERRORS".to_owned(),
            };
            self.push(option, errors.span);
        }
        // An empty table's encodings stay as declared; the plan says what they are.
        let (update, span) = match &rowwise.comp_update {
            Some(update) => (update.value, update.span),
            None => (CompUpdateSpec::Off, from),
        };
        match update {
            CompUpdateSpec::Off => self.push("COMPUPDATE OFF".to_owned(), span),
            CompUpdateSpec::Preset => self.push("COMPUPDATE PRESET".to_owned(), span),
            CompUpdateSpec::On { rows } => {
                self.push("COMPUPDATE ON".to_owned(), span);
                if let Some(rows) = rows {
                    self.push(format!("COMPROWS {rows}"), span);
                }
            }
        }
    }

    fn statistics(&mut self, update: Option<&Spanned<Switch>>) {
        if let Some(update) = update {
            let word = match update.value {
                Switch::On => "ON",
                Switch::Off => "OFF",
            };
            self.push(format!("STATUPDATE {word}"), update.span);
        }
    }
}

/// An `s3://bucket/prefix`; it will stand in quotes.
pub(super) fn path(source: &SourceText, names: &mut Names<'_>) -> Option<Expanded> {
    let path = names.plain(source)?;
    let sample = path.sample();
    let in_s3 = sample.strip_prefix("s3://").is_some_and(|rest| {
        rest.split('/')
            .next()
            .is_some_and(|bucket| !bucket.is_empty())
    });
    let written = || source.as_str().to_owned();
    if !in_s3 {
        names.fault(Fault::NotS3 {
            written: written(),
            span: path.span(),
        });
        return None;
    }
    if sample.contains(['\'', '\\']) || sample.chars().any(char::is_control) {
        names.fault(Fault::Literal {
            written: written(),
            why: "quotes, backslashes and control characters cannot stand in a path".to_owned(),
            span: path.span(),
        });
        return None;
    }
    Some(path)
}
