//! `GeoJSON`: two or three coordinates, no system of them.

use serde_json::Value;

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::text::{coordinate, digits};
use super::{Answer, Fault, at, kept, shape};
use crate::refusal::sqlstate;

/// `(shape, digits?)`.
pub(super) fn shown(arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    if geometry.form.is_empty() {
        return Err(Fault::open("GeoJSON of an empty geometry"));
    }
    let dimensions = Dimensions::of(geometry.dimensions.has_z(), false);
    Ok(Some(object(&geometry.form, dimensions, digits(arguments)?)))
}

fn object(form: &Form, dimensions: Dimensions, digits: usize) -> String {
    let (_, name) = form.names();
    if let Form::Collection(members) = form {
        let members: Vec<_> = members
            .iter()
            .map(|member| object(member, dimensions, digits))
            .collect();
        return format!(
            "{{\"type\":\"{name}\",\"geometries\":[{}]}}",
            members.join(",")
        );
    }
    format!(
        "{{\"type\":\"{name}\",\"coordinates\":{}}}",
        coordinates(form, dimensions, digits)
    )
}

fn coordinates(form: &Form, dimensions: Dimensions, digits: usize) -> String {
    let point = |point: &Point| {
        let all = point.coordinates(dimensions).into_iter();
        let all: Vec<_> = all.map(|value| coordinate(value, digits)).collect();
        format!("[{}]", all.join(","))
    };
    let line = |points: &[Point]| {
        let points: Vec<_> = points.iter().map(point).collect();
        format!("[{}]", points.join(","))
    };
    match form {
        Form::Point(only) => only.as_ref().map_or_else(|| "[]".to_owned(), point),
        Form::Line(points) => line(points),
        Form::Polygon(rings) => {
            let rings: Vec<_> = rings.iter().map(|ring| line(ring)).collect();
            format!("[{}]", rings.join(","))
        }
        many => {
            let members = many.members().into_iter();
            let members: Vec<_> = members
                .map(|member| coordinates(member, dimensions, digits))
                .collect();
            format!("[{}]", members.join(","))
        }
    }
}

pub(super) fn read(arguments: &[&str]) -> Answer {
    let bad = || Fault::of(sqlstate::INTERNAL, "the text is no GeoJSON geometry");
    let value: Value = serde_json::from_str(at(arguments, 0)).map_err(|_| bad())?;
    if value.get("crs").is_some() {
        return Err(Fault::open("GeoJSON with a system of coordinates"));
    }
    let form = form(&value).ok_or_else(bad)?;
    kept(&Geometry {
        // What GeoJSON is always in.
        srid: 4326,
        dimensions: Dimensions::of(is_solid(&value), false),
        form,
    })
}

/// Whether some point has a third coordinate; it is 0 in the others then.
fn is_solid(value: &Value) -> bool {
    match value {
        Value::Array(members) => {
            (members.len() > 2 && members.iter().all(Value::is_number))
                || members.iter().any(is_solid)
        }
        Value::Object(members) => members.values().any(is_solid),
        _ => false,
    }
}

fn form(value: &Value) -> Option<Form> {
    let name = value.get("type")?.as_str()?;
    if name == "GeometryCollection" {
        let members = value.get("geometries")?.as_array()?.iter().map(form);
        return Some(Form::Collection(members.collect::<Option<_>>()?));
    }
    let inside = value.get("coordinates")?;
    let all = |one: &dyn Fn(&Value) -> Option<Form>| {
        let members = inside.as_array()?.iter().map(one);
        members.collect::<Option<Vec<_>>>()
    };
    let polygon = |value: &Value| {
        let rings = value.as_array()?.iter().map(line);
        Some(Form::Polygon(rings.collect::<Option<_>>()?))
    };
    Some(match name {
        "Point" => Form::Point(Some(point(inside)?)),
        "LineString" => Form::Line(line(inside)?),
        "Polygon" => polygon(inside)?,
        "MultiPoint" => Form::Points(all(&|value| Some(Form::Point(Some(point(value)?))))?),
        "MultiLineString" => Form::Lines(all(&|value| Some(Form::Line(line(value)?)))?),
        "MultiPolygon" => Form::Polygons(all(&polygon)?),
        _ => return None,
    })
}

fn line(value: &Value) -> Option<Vec<Point>> {
    value.as_array()?.iter().map(point).collect()
}

fn point(value: &Value) -> Option<Point> {
    match value.as_array()?.as_slice() {
        [x, y] => Some(Point::flat(x.as_f64()?, y.as_f64()?)),
        [x, y, z] => Some(Point {
            z: z.as_f64()?,
            ..Point::flat(x.as_f64()?, y.as_f64()?)
        }),
        _ => None,
    }
}
