//! Well-known text.

use std::fmt::Write as _;

use super::geometry::{Dimensions, FORMS, Form, Geometry, Point};
use super::{Answer, Fault, at, kept, shape, whole};
use crate::refusal::sqlstate;

/// Why writing cannot fail.
const TEXT: &str = "a string takes text";

/// `(shape, digits?)`: `ST_AsText`, and with the system before it `ST_AsEWKT`.
pub(super) fn shown(name: &str, arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    let digits = digits(arguments)?;
    let mut text = String::new();
    if name == "st_asewkt" && geometry.srid != 0 {
        text = format!("SRID={};", geometry.srid);
    }
    put(&geometry.form, geometry.dimensions, digits, &mut text);
    Ok(Some(text))
}

/// Significant digits, 15 unless said.
pub(super) fn digits(arguments: &[&str]) -> Result<usize, Fault> {
    match arguments.get(1) {
        None => Ok(15),
        Some(_) => usize::try_from(whole(arguments, 1)?)
            .ok()
            .filter(|digits| (1..=17).contains(digits))
            .ok_or_else(|| Fault::open("this precision of coordinates")),
    }
}

/// A coordinate with so many significant digits at most, as `printf` writes `%g`.
pub(super) fn coordinate(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let most = i32::try_from(digits).unwrap_or(i32::MAX);
    let trimmed = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    if exponent < -4 || exponent >= most {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(most - 1 - exponent).unwrap_or(0);
    trimmed(&format!("{value:.decimals$}"))
}

fn put(form: &Form, dimensions: Dimensions, digits: usize, text: &mut String) {
    text.push_str(form.names().0);
    match dimensions {
        Dimensions::Xy => {}
        Dimensions::Xyz => text.push_str(" Z "),
        Dimensions::Xym => text.push_str(" M "),
        Dimensions::Xyzm => text.push_str(" ZM "),
    }
    inside(form, dimensions, digits, text);
}

/// The brackets, or EMPTY.
fn inside(form: &Form, dimensions: Dimensions, digits: usize, text: &mut String) {
    let point = |point: &Point| {
        let coordinates = point.coordinates(dimensions).into_iter();
        let written: Vec<_> = coordinates.map(|value| coordinate(value, digits)).collect();
        written.join(" ")
    };
    let line = |points: &[Point]| {
        let points: Vec<_> = points.iter().map(point).collect();
        format!("({})", points.join(","))
    };
    let members = form.members();
    let is_nothing = match form {
        Form::Point(point) => point.is_none(),
        Form::Line(points) => points.is_empty(),
        Form::Polygon(rings) => rings.is_empty(),
        _ => members.is_empty(),
    };
    if is_nothing {
        if !text.is_empty() && !text.ends_with([' ', '(', ',']) {
            text.push(' ');
        }
        text.push_str("EMPTY");
        return;
    }
    match form {
        Form::Point(only) => {
            let only = only.iter().map(point).collect::<Vec<_>>();
            write!(text, "({})", only.join(",")).expect(TEXT);
        }
        Form::Line(points) => text.push_str(&line(points)),
        Form::Polygon(rings) => {
            let rings: Vec<_> = rings.iter().map(|ring| line(ring)).collect();
            write!(text, "({})", rings.join(",")).expect(TEXT);
        }
        _ => {
            for (index, member) in members.into_iter().enumerate() {
                text.push(if index == 0 { '(' } else { ',' });
                match form {
                    Form::Collection(_) => put(member, dimensions, digits, text),
                    _ => inside(member, dimensions, digits, text),
                }
            }
            text.push(')');
        }
    }
}

/// `(text, srid?)`: plain text, or with the system in front.
pub(super) fn read(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0).trim();
    let (srid, text) = match text.split_once(';') {
        Some((system, rest)) => {
            let digits = system
                .trim()
                .get(..5)
                .filter(|word| word.eq_ignore_ascii_case("srid="));
            let srid = digits.and_then(|_| system.trim()[5..].parse().ok());
            (srid.ok_or_else(unreadable)?, rest)
        }
        None => (0, text),
    };
    let srid = match arguments.get(1) {
        None => srid,
        Some(_) => match i32::try_from(whole(arguments, 1)?) {
            Ok(srid) if srid >= 0 => srid,
            _ => return Ok(None),
        },
    };
    let mut parser = Parser {
        rest: text,
        dimensions: None,
    };
    let form = parser.form(0).ok_or_else(unreadable)?;
    if !parser.rest.trim().is_empty() {
        return Err(unreadable());
    }
    kept(&Geometry {
        srid,
        dimensions: parser.dimensions.unwrap_or_default(),
        form,
    })
}

fn unreadable() -> Fault {
    Fault::of(sqlstate::INTERNAL, "Parse error: the text is no geometry")
}

struct Parser<'a> {
    rest: &'a str,
    dimensions: Option<Dimensions>,
}

const DEEPEST: u8 = 32;

impl Parser<'_> {
    fn word(&mut self) -> String {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        self.rest = &text[end..];
        text[..end].to_ascii_uppercase()
    }

    fn take(&mut self, sign: char) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn form(&mut self, depth: u8) -> Option<Form> {
        if depth > DEEPEST {
            return None;
        }
        let mut name = self.word();
        let mut written = None;
        for (suffix, dimensions) in [
            ("ZM", Dimensions::Xyzm),
            ("Z", Dimensions::Xyz),
            ("M", Dimensions::Xym),
        ] {
            let is_known = FORMS.iter().any(|(_, known, _)| *known == name);
            if !is_known && let Some(bare) = name.strip_suffix(suffix) {
                written = Some(dimensions);
                name = bare.to_owned();
                break;
            }
        }
        let before = self.rest;
        let is_empty = match self.word().as_str() {
            "" => {
                self.rest = before;
                false
            }
            "EMPTY" => true,
            word => {
                written = Some(match word {
                    "Z" => Dimensions::Xyz,
                    "M" => Dimensions::Xym,
                    "ZM" => Dimensions::Xyzm,
                    _ => return None,
                });
                self.is_empty()
            }
        };
        if let Some(written) = written {
            self.has(written)?;
        }
        let number = FORMS.iter().find(|(_, known, _)| *known == name)?.0;
        Some(match number {
            1 if is_empty => Form::Point(None),
            1 => Form::Point(Some(self.bracketed_point()?)),
            2 if is_empty => Form::Line(Vec::new()),
            2 => Form::Line(self.line()?),
            3 if is_empty => Form::Polygon(Vec::new()),
            3 => Form::Polygon(self.list(&mut Self::line)?),
            4 if is_empty => Form::Points(Vec::new()),
            4 => Form::Points(self.list(&mut |parser| {
                if parser.is_empty() {
                    return Some(Form::Point(None));
                }
                let point = if parser.rest.trim_start().starts_with('(') {
                    parser.bracketed_point()?
                } else {
                    parser.point()?
                };
                Some(Form::Point(Some(point)))
            })?),
            5 if is_empty => Form::Lines(Vec::new()),
            5 => Form::Lines(self.list(&mut |parser| {
                if parser.is_empty() {
                    return Some(Form::Line(Vec::new()));
                }
                parser.line().map(Form::Line)
            })?),
            6 if is_empty => Form::Polygons(Vec::new()),
            6 => Form::Polygons(self.list(&mut |parser| {
                if parser.is_empty() {
                    return Some(Form::Polygon(Vec::new()));
                }
                parser.list(&mut Self::line).map(Form::Polygon)
            })?),
            _ if is_empty => Form::Collection(Vec::new()),
            _ => Form::Collection(self.list(&mut |parser| parser.form(depth + 1))?),
        })
    }

    fn is_empty(&mut self) -> bool {
        let before = self.rest;
        if self.word() == "EMPTY" {
            return true;
        }
        self.rest = before;
        false
    }

    /// Every part has the same dimensions.
    fn has(&mut self, dimensions: Dimensions) -> Option<()> {
        let known = *self.dimensions.get_or_insert(dimensions);
        (known == dimensions).then_some(())
    }

    fn list<T>(&mut self, one: &mut dyn FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if !self.take('(') {
            return None;
        }
        let mut all = vec![one(self)?];
        while self.take(',') {
            all.push(one(self)?);
        }
        self.take(')').then_some(all)
    }

    fn line(&mut self) -> Option<Vec<Point>> {
        self.list(&mut Self::point)
    }

    fn bracketed_point(&mut self) -> Option<Point> {
        let mut points = self.line()?;
        let point = points.pop()?;
        points.is_empty().then_some(point)
    }

    fn point(&mut self) -> Option<Point> {
        let text = self.rest.trim_start();
        let end = text.find([',', ')', '('])?;
        let coordinates: Option<Vec<f64>> = text[..end]
            .split_whitespace()
            .map(|number| number.parse().ok())
            .collect();
        let coordinates = coordinates?;
        self.rest = &text[end..];
        let dimensions = match (coordinates.len(), self.dimensions) {
            (_, Some(known)) => known,
            (2, None) => Dimensions::Xy,
            (3, None) => Dimensions::Xyz,
            (4, None) => Dimensions::Xyzm,
            _ => return None,
        };
        self.has(dimensions)?;
        Point::of(&coordinates, dimensions)
    }
}
