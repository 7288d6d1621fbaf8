//! Whether two shapes have a point in common, and how far they are apart in the plane:
//! <https://docs.aws.amazon.com/redshift/latest/dg/ST_Intersects-function.html>.
//!
//! On which side of a line a point lies is told by floats; where their digits do not say it for sure,
//! the question is refused.

use super::geometry::{Form, Geometry, Point};
use super::{Answer, Fault, alike, number, shape};
use crate::refusal::sqlstate;

pub(super) fn call(name: &str, arguments: &[&str]) -> Answer {
    let (one, other) = (shape(arguments, 0)?, shape(arguments, 1)?);
    alike(&one, &other)?;
    for geometry in [&one, &other] {
        if matches!(geometry.form, Form::Collection(_)) {
            return Err(Fault::of(
                sqlstate::INTERNAL,
                "a geometry collection is not supported here",
            ));
        }
        if geometry.form.is_empty() {
            return Err(Fault::open("a relation to an empty geometry"));
        }
    }
    let answer = match name {
        "st_intersects" => meet(&one, &other)?.to_string(),
        "st_disjoint" => (!meet(&one, &other)?).to_string(),
        "st_dwithin" => {
            let most = number(arguments, 2)?;
            if most < 0.0 {
                return Err(Fault::of(sqlstate::INTERNAL, "the distance is negative"));
            }
            let apart = apart(&one, &other)?;
            if (apart - most).abs() <= most.abs() * 1e-12 && apart.fract() != 0.0 {
                return Err(Fault::open("ST_DWithin at just that distance"));
            }
            (apart <= most).to_string()
        }
        _ => apart(&one, &other)?.to_string(),
    };
    Ok(Some(answer))
}

/// The distance between the nearest points of both.
fn apart(one: &Geometry, other: &Geometry) -> Result<f64, Fault> {
    if meet(one, other)? {
        return Ok(0.0);
    }
    let (first, second) = (pieces(&one.form), pieces(&other.form));
    let mut nearest = f64::INFINITY;
    for a in &first {
        for b in &second {
            let ends = [
                to_piece(&a.0, b),
                to_piece(&a.1, b),
                to_piece(&b.0, a),
                to_piece(&b.1, a),
            ];
            nearest = ends.into_iter().fold(nearest, f64::min);
        }
    }
    Ok(nearest)
}

fn meet(one: &Geometry, other: &Geometry) -> Result<bool, Fault> {
    let (first, second) = (pieces(&one.form), pieces(&other.form));
    for a in &first {
        for b in &second {
            if cross(a, b)? {
                return Ok(true);
            }
        }
    }
    // No border is met, so that each part is inside or outside as a whole.
    Ok(has_part_inside(&one.form, &other.form)? || has_part_inside(&other.form, &one.form)?)
}

/// A straight piece of a border or a line, or a point twice.
type Piece = (Point, Point);

fn pieces(form: &Form) -> Vec<Piece> {
    let of_line =
        |line: &[Point]| -> Vec<Piece> { line.windows(2).map(|pair| (pair[0], pair[1])).collect() };
    match form {
        Form::Point(point) => point.iter().map(|point| (*point, *point)).collect(),
        Form::Line(points) => of_line(points),
        Form::Polygon(rings) => rings.iter().flat_map(|ring| of_line(ring)).collect(),
        many => many.members().into_iter().flat_map(pieces).collect(),
    }
}

/// The first point of each part.
fn starts(form: &Form) -> Vec<Point> {
    match form {
        Form::Point(point) => point.iter().copied().collect(),
        Form::Line(points) => points.first().copied().into_iter().collect(),
        Form::Polygon(rings) => rings
            .iter()
            .filter_map(|ring| ring.first().copied())
            .collect(),
        many => many.members().into_iter().flat_map(starts).collect(),
    }
}

fn has_part_inside(form: &Form, areas: &Form) -> Result<bool, Fault> {
    for rings in areas.polygons() {
        for point in starts(form) {
            let mut within = 0;
            for ring in rings {
                within += u8::from(is_inside(&point, ring)?);
            }
            // In the outer ring and in no hole.
            if within == 1 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// By the borders to the right of the point, which lies on none of them.
fn is_inside(point: &Point, ring: &[Point]) -> Result<bool, Fault> {
    let mut inside = false;
    for pair in ring.windows(2) {
        let (from, to) = (&pair[0], &pair[1]);
        if (from.y > point.y) != (to.y > point.y) {
            let is_left = side(from, to, point)? == Side::Left;
            if is_left == (to.y > from.y) {
                inside = !inside;
            }
        }
    }
    Ok(inside)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    On,
    Right,
}

/// Where a point lies, looking from one to the other.
fn side(from: &Point, to: &Point, point: &Point) -> Result<Side, Fault> {
    let left = (to.x - from.x) * (point.y - from.y);
    let right = (to.y - from.y) * (point.x - from.x);
    let turn = left - right;
    // What four subtractions and two products can be wrong by.
    let unsure = (left.abs() + right.abs()) * 4.0 * f64::EPSILON;
    let is_exact = [from.x, from.y, to.x, to.y, point.x, point.y]
        .iter()
        .all(|value| value.fract() == 0.0 && value.abs() < 1e7);
    if turn == 0.0 && (is_exact || left == 0.0) {
        return Ok(Side::On);
    }
    if turn.abs() <= unsure && !is_exact {
        return Err(Fault::open("points this near to a line"));
    }
    Ok(if turn > 0.0 { Side::Left } else { Side::Right })
}

fn cross(a: &Piece, b: &Piece) -> Result<bool, Fault> {
    let apart = |one: fn(&Point) -> f64| {
        let low = |piece: &Piece| one(&piece.0).min(one(&piece.1));
        let high = |piece: &Piece| one(&piece.0).max(one(&piece.1));
        high(a) < low(b) || high(b) < low(a)
    };
    if apart(|point| point.x) || apart(|point| point.y) {
        return Ok(false);
    }
    let sides = |piece: &Piece, other: &Piece| -> Result<(Side, Side), Fault> {
        if piece.0.is_at(&piece.1) {
            return Ok((Side::On, Side::On));
        }
        Ok((
            side(&piece.0, &piece.1, &other.0)?,
            side(&piece.0, &piece.1, &other.1)?,
        ))
    };
    let parted = |(one, other): (Side, Side)| one == other && one != Side::On;
    // Their boxes overlap, so that pieces of one line meet too.
    Ok(!parted(sides(a, b)?) && !parted(sides(b, a)?))
}

/// From a point to the nearest point of a piece.
fn to_piece(point: &Point, piece: &Piece) -> f64 {
    let (from, to) = piece;
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x * x + y * y;
    if length == 0.0 {
        return point.distance(from);
    }
    let along = ((point.x - from.x) * x + (point.y - from.y) * y) / length;
    let along = along.clamp(0.0, 1.0);
    point.distance(&Point::flat(from.x + along * x, from.y + along * y))
}
