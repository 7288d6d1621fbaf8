//! Parts of a shape, and the shape in another form.

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::made::rectangle;
use super::{Answer, Fault, kept, shape, whole};
use crate::refusal::sqlstate;

pub(super) fn call(name: &str, arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    let form = match name {
        "st_startpoint" | "st_endpoint" | "st_pointn" => {
            let Form::Line(points) = &geometry.form else {
                return Ok(None);
            };
            let point = match name {
                "st_startpoint" => points.first(),
                "st_endpoint" => points.last(),
                _ => {
                    let index = whole(arguments, 1)?;
                    let count = i64::try_from(points.len()).unwrap_or(i64::MAX);
                    // From 1, or backwards from -1.
                    let place = if index < 0 { count + index } else { index - 1 };
                    usize::try_from(place).ok().and_then(|at| points.get(at))
                }
            };
            match point {
                Some(point) => Form::Point(Some(*point)),
                None => return Ok(None),
            }
        }
        "st_exteriorring" | "st_interiorringn" => {
            let Form::Polygon(rings) = &geometry.form else {
                return Ok(None);
            };
            let index = match name {
                "st_exteriorring" => 0,
                _ => whole(arguments, 1)?.max(0),
            };
            let ring = usize::try_from(index).ok().and_then(|at| rings.get(at));
            match ring {
                Some(_) if name == "st_interiorringn" && index == 0 => return Ok(None),
                Some(ring) => Form::Line(ring.clone()),
                None if rings.is_empty() => {
                    return Err(Fault::open("the rings of an empty polygon"));
                }
                None => return Ok(None),
            }
        }
        "st_geometryn" => {
            let index = whole(arguments, 1)?;
            let members = geometry.form.members();
            let place = usize::try_from(index - 1).ok();
            match place.and_then(|place| members.get(place)) {
                Some(member) => (*member).clone(),
                None if geometry.form.is_many() => {
                    return Err(Fault::of(sqlstate::INTERNAL, "the index is out of range"));
                }
                None => return Ok(None),
            }
        }
        "st_points" => {
            let points = geometry.form.points().into_iter();
            Form::Points(points.map(|point| Form::Point(Some(point))).collect())
        }
        "st_linefrommultipoint" => match &geometry.form {
            Form::Points(_) => Form::Line(geometry.form.points()),
            _ => {
                return Err(Fault::of(
                    sqlstate::INTERNAL,
                    "the geometry is no multipoint",
                ));
            }
        },
        "st_boundary" => boundary(&geometry.form)?,
        "st_envelope" => return envelope(&geometry),
        "st_multi" => match geometry.form.clone() {
            point @ Form::Point(_) => Form::Points(vec![point]),
            line @ Form::Line(_) => Form::Lines(vec![line]),
            polygon @ Form::Polygon(_) => Form::Polygons(vec![polygon]),
            many => many,
        },
        "st_reverse" => reversed(&geometry.form),
        _ => return forced(name, &geometry),
    };
    kept(&geometry.with(form))
}

fn boundary(form: &Form) -> Result<Form, Fault> {
    Ok(match form {
        empty if empty.is_empty() => empty.clone(),
        Form::Point(_) | Form::Points(_) => Form::Collection(Vec::new()),
        Form::Line(points) => match (points.first(), points.last()) {
            (Some(first), Some(last)) if !first.is_at(last) => {
                Form::Points(vec![Form::Point(Some(*first)), Form::Point(Some(*last))])
            }
            _ => Form::Points(Vec::new()),
        },
        Form::Polygon(rings) => match rings.as_slice() {
            [only] => Form::Line(only.clone()),
            _ => Form::Lines(rings.iter().cloned().map(Form::Line).collect()),
        },
        Form::Polygons(_) => {
            let rings = form.polygons().into_iter().flatten().cloned();
            Form::Lines(rings.map(Form::Line).collect())
        }
        Form::Lines(_) => return Err(Fault::open("the boundary of several lines")),
        Form::Collection(_) => {
            return Err(Fault::of(
                sqlstate::INTERNAL,
                "the geometry is a geometry collection",
            ));
        }
    })
}

/// `(left, low, right, high)` of a shape with a point.
pub(super) fn bounds(form: &Form) -> Option<(f64, f64, f64, f64)> {
    let points = form.points();
    let first = points.first()?;
    let start = (first.x, first.y, first.x, first.y);
    Some(
        points
            .iter()
            .fold(start, |(left, low, right, high), point| {
                (
                    left.min(point.x),
                    low.min(point.y),
                    right.max(point.x),
                    high.max(point.y),
                )
            }),
    )
}

fn envelope(geometry: &Geometry) -> Answer {
    let Some((left, low, right, high)) = bounds(&geometry.form) else {
        return kept(geometry);
    };
    kept(&Geometry {
        dimensions: Dimensions::Xy,
        ..geometry.with(rectangle(left, low, right, high))
    })
}

fn reversed(form: &Form) -> Form {
    let turned = |points: &[Point]| points.iter().rev().copied().collect();
    match form {
        Form::Point(_) | Form::Points(_) => form.clone(),
        Form::Line(points) => Form::Line(turned(points)),
        Form::Polygon(rings) => Form::Polygon(rings.iter().map(|ring| turned(ring)).collect()),
        Form::Lines(members) => Form::Lines(members.iter().map(reversed).collect()),
        Form::Polygons(members) => Form::Polygons(members.iter().map(reversed).collect()),
        Form::Collection(members) => Form::Collection(members.iter().map(reversed).collect()),
    }
}

/// With other dimensions; what is new is 0.
fn forced(name: &str, geometry: &Geometry) -> Answer {
    let dimensions = match name {
        "st_force2d" => Dimensions::Xy,
        "st_force3dm" => Dimensions::Xym,
        "st_force4d" => Dimensions::Xyzm,
        _ => Dimensions::Xyz,
    };
    let had = geometry.dimensions;
    let form = geometry.form.mapped(&|point| Point {
        z: if had.has_z() { point.z } else { 0.0 },
        m: if had.has_m() { point.m } else { 0.0 },
        ..point
    });
    kept(&Geometry {
        srid: geometry.srid,
        dimensions,
        form,
    })
}
