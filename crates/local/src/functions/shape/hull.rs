//! The convex hull: <https://docs.aws.amazon.com/redshift/latest/dg/ST_ConvexHull-function.html>.

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::{Answer, Fault, kept};

/// Clockwise from the lowest point, by x and then by y; an empty shape as it is.
pub(super) fn around(geometry: &Geometry) -> Answer {
    // Where points lie at one place, which of their heights stays is not documented.
    if geometry.dimensions.has_z() {
        return Err(Fault::open("ST_ConvexHull of points with a height"));
    }
    let mut points = geometry.form.points();
    if points.is_empty() {
        return kept(geometry);
    }
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup_by(|a, b| a.is_at(b));
    let mut ring = chain(points.iter());
    let back = chain(points.iter().rev());
    // Each chain ends where the other starts.
    ring.pop();
    ring.extend(back);
    let form = match ring.as_slice() {
        [] | [_] => Form::Point(points.first().copied()),
        // There and back.
        [_, _, _] => Form::Line(ring[..2].to_vec()),
        _ => Form::Polygon(vec![ring]),
    };
    kept(&Geometry {
        srid: geometry.srid,
        dimensions: Dimensions::Xy,
        form,
    })
}

/// The upper side of sorted points, from the first to the last, with turns to the right only.
fn chain<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for point in points {
        while let [.., before, last] = chain.as_slice() {
            if turn(before, last, point) < 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(Point::flat(point.x, point.y));
    }
    chain
}

/// Below zero for a turn to the right.
fn turn(from: &Point, at: &Point, to: &Point) -> f64 {
    (at.x - from.x) * (to.y - from.y) - (at.y - from.y) * (to.x - from.x)
}
