//! Lengths, areas, angles and middles in the plane.

use super::geometry::{Form, Geometry, Point};
use super::{Answer, Fault, alike, kept, number, shape};
use crate::refusal::sqlstate;

pub(super) fn call(name: &str, arguments: &[&str]) -> Answer {
    let first = shape(arguments, 0)?;
    let found = match name {
        "st_area" => first.form.polygons().into_iter().map(area).sum(),
        "st_length" | "st_length2d" => first.form.lines().into_iter().map(length).sum(),
        "st_perimeter" | "st_perimeter2d" => {
            let rings = first.form.polygons().into_iter().flatten();
            rings.map(|ring| length(ring)).sum()
        }
        "st_centroid" => return middle(&first),
        "st_lineinterpolatepoint" => return along(&first, number(arguments, 1)?),
        "st_distance" => {
            let second = shape(arguments, 1)?;
            alike(&first, &second)?;
            match (&first.form, &second.form) {
                (Form::Point(Some(one)), Form::Point(Some(other))) => one.distance(other),
                _ => return super::meeting::call(name, arguments),
            }
        }
        _ => return angle(name, arguments),
    };
    Ok(Some(found.to_string()))
}

/// Twice the area to the left of a closed ring.
fn doubled(ring: &[Point]) -> f64 {
    ring.windows(2)
        .map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y)
        .sum()
}

fn area(rings: &[Vec<Point>]) -> f64 {
    let mut rings = rings.iter().map(|ring| doubled(ring).abs() / 2.0);
    let outer = rings.next().unwrap_or_default();
    outer - rings.sum::<f64>()
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(&pair[1])).sum()
}

/// Of points, or of lines; of areas the digits depend on how they are cut.
fn middle(geometry: &Geometry) -> Answer {
    if geometry.form.is_empty() {
        return Ok(None);
    }
    let weighted: Vec<(f64, Point)> = match geometry.form.dimension() {
        0 => {
            let points = geometry.form.points().into_iter();
            points.map(|point| (1.0, point)).collect()
        }
        1 => {
            let lines = geometry.form.lines().into_iter();
            let pairs = lines.flat_map(|line| line.windows(2));
            pairs
                .map(|pair| {
                    let middle = Point::flat(
                        f64::midpoint(pair[0].x, pair[1].x),
                        f64::midpoint(pair[0].y, pair[1].y),
                    );
                    (pair[0].distance(&pair[1]), middle)
                })
                .collect()
        }
        _ => return Err(Fault::open("ST_Centroid of areas")),
    };
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    if total == 0.0 {
        return Err(Fault::open("ST_Centroid of a line without a length"));
    }
    let sum = |of: fn(&Point) -> f64| {
        let parts = weighted.iter().map(|(weight, point)| weight * of(point));
        parts.sum::<f64>() / total
    };
    let point = Point::flat(sum(|point| point.x), sum(|point| point.y));
    kept(&Geometry {
        dimensions: super::Dimensions::Xy,
        ..geometry.with(Form::Point(Some(point)))
    })
}

/// A part of the way along a line.
fn along(line: &Geometry, share: f64) -> Answer {
    let Form::Line(points) = &line.form else {
        return Err(Fault::of(
            sqlstate::INTERNAL,
            "the geometry is no linestring",
        ));
    };
    if !(0.0..=1.0).contains(&share) {
        return Err(Fault::of(
            sqlstate::INTERNAL,
            "the fraction is not from 0 to 1",
        ));
    }
    let mut rest = length(points) * share;
    for pair in points.windows(2) {
        let step = pair[0].distance(&pair[1]);
        if rest <= step && step > 0.0 {
            let part = rest / step;
            let between = |from: f64, to: f64| from + (to - from) * part;
            let point = Point {
                x: between(pair[0].x, pair[1].x),
                y: between(pair[0].y, pair[1].y),
                z: between(pair[0].z, pair[1].z),
                m: between(pair[0].m, pair[1].m),
            };
            return kept(&line.with(Form::Point(Some(point))));
        }
        rest -= step;
    }
    kept(&line.with(Form::Point(points.last().copied())))
}

/// Clockwise from the north, or between two directions.
fn angle(name: &str, arguments: &[&str]) -> Answer {
    let mut points = Vec::with_capacity(arguments.len());
    let first = shape(arguments, 0)?;
    for index in 0..arguments.len() {
        let geometry = shape(arguments, index)?;
        alike(&first, &geometry)?;
        match geometry.form {
            Form::Point(Some(point)) => points.push(point),
            _ => return Err(Fault::of(sqlstate::INTERNAL, "the geometry is no point")),
        }
    }
    let azimuth = |from: &Point, to: &Point| (to.x - from.x).atan2(to.y - from.y);
    let angle = match (name, points.as_slice()) {
        ("st_azimuth", [from, to]) if from.is_at(to) => return Ok(None),
        ("st_azimuth", [from, to]) => azimuth(from, to),
        (_, [a, b, c]) if a.is_at(b) || b.is_at(c) => return Ok(None),
        (_, [a, b, c]) => azimuth(b, c) - azimuth(b, a),
        (_, [a, b, c, d]) if a.is_at(b) || c.is_at(d) => return Ok(None),
        (_, [a, b, c, d]) => azimuth(c, d) - azimuth(a, b),
        _ => return Err(Fault::open("this angle")),
    };
    let whole = 2.0 * std::f64::consts::PI;
    Ok(Some(angle.rem_euclid(whole).to_string()))
}
