//! Shapes from numbers and other shapes.

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::{Answer, Fault, alike, kept, number, shape, whole};
use crate::refusal::sqlstate;

pub(super) fn call(name: &str, arguments: &[&str]) -> Answer {
    match name {
        "st_point" | "st_makepoint" => point(arguments),
        "st_makeenvelope" => envelope(arguments),
        "st_setsrid" => {
            let mut geometry = shape(arguments, 0)?;
            geometry.srid = srid(arguments, 1)?;
            kept(&geometry)
        }
        "st_makeline" => line(arguments),
        "st_makepolygon" => polygon(arguments),
        "st_polygon" => {
            let mut geometry = shape(arguments, 0)?;
            geometry.form = Form::Polygon(vec![ring(&geometry)?]);
            geometry.srid = srid(arguments, 1)?;
            kept(&geometry)
        }
        "st_collect" => collect(arguments),
        _ => changed_line(name, arguments),
    }
}

fn refused(message: &str) -> Fault {
    Fault::of(sqlstate::INTERNAL, message)
}

fn srid(arguments: &[&str], index: usize) -> Result<i32, Fault> {
    i32::try_from(whole(arguments, index)?)
        .ok()
        .filter(|srid| *srid >= 0)
        .ok_or_else(|| refused("the SRID is not valid"))
}

/// Two coordinates, or three with z, or four.
fn point(arguments: &[&str]) -> Answer {
    let coordinates: Result<Vec<f64>, Fault> = (0..arguments.len())
        .map(|index| number(arguments, index))
        .collect();
    let dimensions = match arguments.len() {
        3 => Dimensions::Xyz,
        4 => Dimensions::Xyzm,
        _ => Dimensions::Xy,
    };
    let point = Point::of(&coordinates?, dimensions);
    kept(&Geometry {
        srid: 0,
        dimensions,
        form: Form::Point(point),
    })
}

/// `(xmin, ymin, xmax, ymax, srid?)`.
fn envelope(arguments: &[&str]) -> Answer {
    let (left, low) = (number(arguments, 0)?, number(arguments, 1)?);
    let (right, high) = (number(arguments, 2)?, number(arguments, 3)?);
    kept(&Geometry {
        srid: match arguments.get(4) {
            Some(_) => srid(arguments, 4)?,
            None => 0,
        },
        dimensions: Dimensions::Xy,
        form: rectangle(left, low, right, high),
    })
}

/// A polygon that runs clockwise; a line or a point where it has no area.
#[expect(clippy::float_cmp, reason = "coordinates are the same or they are not")]
pub(super) fn rectangle(left: f64, low: f64, right: f64, high: f64) -> Form {
    if left == right && low == high {
        return Form::Point(Some(Point::flat(left, low)));
    }
    if left == right || low == high {
        return Form::Line(vec![Point::flat(left, low), Point::flat(right, high)]);
    }
    let corners = [
        (left, low),
        (left, high),
        (right, high),
        (right, low),
        (left, low),
    ];
    Form::Polygon(vec![
        corners
            .into_iter()
            .map(|(x, y)| Point::flat(x, y))
            .collect(),
    ])
}

/// Of two points or lines, or of a multipoint.
fn line(arguments: &[&str]) -> Answer {
    let first = shape(arguments, 0)?;
    let is_path = |geometry: &Geometry| {
        matches!(
            geometry.form,
            Form::Point(_) | Form::Line(_) | Form::Points(_)
        )
    };
    let mut points = first.form.points();
    if arguments.len() > 1 {
        let second = shape(arguments, 1)?;
        alike(&first, &second)?;
        if !is_path(&second) || second.dimensions != first.dimensions {
            return Err(refused("ST_MakeLine takes points and linestrings"));
        }
        points.extend(second.form.points());
    }
    if !is_path(&first) {
        return Err(refused("ST_MakeLine takes points and linestrings"));
    }
    kept(&first.with(Form::Line(points)))
}

/// `(line, lines of holes?)`.
fn polygon(arguments: &[&str]) -> Answer {
    let outer = shape(arguments, 0)?;
    let mut rings = vec![ring(&outer)?];
    if arguments.len() > 1 {
        let holes = shape(arguments, 1)?;
        alike(&outer, &holes)?;
        for hole in holes.form.lines() {
            rings.push(closed(hole)?);
        }
    }
    kept(&outer.with(Form::Polygon(rings)))
}

fn ring(geometry: &Geometry) -> Result<Vec<Point>, Fault> {
    match &geometry.form {
        Form::Line(points) => closed(points),
        _ => Err(refused("the geometry is no linestring")),
    }
}

fn closed(points: &[Point]) -> Result<Vec<Point>, Fault> {
    match (points.first(), points.last()) {
        (Some(first), Some(last)) if first.is_at(last) && points.len() > 3 => Ok(points.to_vec()),
        _ => Err(refused("the linestring is not closed")),
    }
}

fn collect(arguments: &[&str]) -> Answer {
    let (first, second) = (shape(arguments, 0)?, shape(arguments, 1)?);
    alike(&first, &second)?;
    if first.dimensions != second.dimensions {
        return Err(refused("the geometries have different dimensions"));
    }
    let members = vec![first.form.clone(), second.form.clone()];
    let form = match (&first.form, &second.form) {
        (Form::Point(_), Form::Point(_)) => Form::Points(members),
        (Form::Line(_), Form::Line(_)) => Form::Lines(members),
        (Form::Polygon(_), Form::Polygon(_)) => Form::Polygons(members),
        _ => Form::Collection(members),
    };
    kept(&first.with(form))
}

/// A line with a point more, less, or another one; places from 0.
fn changed_line(name: &str, arguments: &[&str]) -> Answer {
    let line = shape(arguments, 0)?;
    let Form::Line(points) = &line.form else {
        return Err(refused("the geometry is no linestring"));
    };
    let mut points = points.clone();
    let out_of_range = || refused("the index is out of range");
    let place = |index: i64, most: usize| {
        usize::try_from(index)
            .ok()
            .filter(|at| *at <= most)
            .ok_or_else(out_of_range)
    };
    let point = |index: usize| {
        let point = shape(arguments, index)?;
        alike(&line, &point)?;
        match point.form {
            Form::Point(Some(only)) if point.dimensions == line.dimensions => Ok(only),
            _ => Err(refused(
                "the geometry is no point like those of the linestring",
            )),
        }
    };
    match name {
        "st_addpoint" => {
            let index = match arguments.get(2) {
                Some(_) => whole(arguments, 2)?,
                None => -1,
            };
            let at = if index == -1 {
                points.len()
            } else {
                place(index, points.len())?
            };
            points.insert(at, point(1)?);
        }
        "st_removepoint" => {
            let last = points.len().checked_sub(1).ok_or_else(out_of_range)?;
            if points.len() <= 2 {
                return Err(refused("the linestring has two points only"));
            }
            points.remove(place(whole(arguments, 1)?, last)?);
        }
        _ => {
            let count = i64::try_from(points.len()).map_err(|_| out_of_range())?;
            let index = whole(arguments, 1)?;
            let index = if index < 0 { count + index } else { index };
            let last = points.len().checked_sub(1).ok_or_else(out_of_range)?;
            let at = place(index, last)?;
            points[at] = point(2)?;
        }
    }
    kept(&line.with(Form::Line(points)))
}
