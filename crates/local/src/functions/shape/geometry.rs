//! The parts of a shape.

/// A shape in a system of coordinates; 0 is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Geometry {
    pub(super) srid: i32,
    pub(super) dimensions: Dimensions,
    pub(super) form: Form,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// `None` is the empty point.
    Point(Option<Point>),
    Line(Vec<Point>),
    /// The first ring is around the others.
    Polygon(Vec<Vec<Point>>),
    /// Points, lines, polygons, and anything.
    Points(Vec<Self>),
    Lines(Vec<Self>),
    Polygons(Vec<Self>),
    Collection(Vec<Self>),
}

/// Which coordinates a point has beside two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dimensions {
    #[default]
    Xy,
    Xyz,
    Xym,
    Xyzm,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
    pub(super) m: f64,
}

/// Numbers of forms in the binary notation, and their names.
pub(super) const FORMS: [(u32, &str, &str); 7] = [
    (1, "POINT", "Point"),
    (2, "LINESTRING", "LineString"),
    (3, "POLYGON", "Polygon"),
    (4, "MULTIPOINT", "MultiPoint"),
    (5, "MULTILINESTRING", "MultiLineString"),
    (6, "MULTIPOLYGON", "MultiPolygon"),
    (7, "GEOMETRYCOLLECTION", "GeometryCollection"),
];

impl Dimensions {
    pub(super) fn has_z(self) -> bool {
        matches!(self, Self::Xyz | Self::Xyzm)
    }

    pub(super) fn has_m(self) -> bool {
        matches!(self, Self::Xym | Self::Xyzm)
    }

    pub(super) fn count(self) -> usize {
        2 + usize::from(self.has_z()) + usize::from(self.has_m())
    }

    pub(super) fn of(z: bool, m: bool) -> Self {
        match (z, m) {
            (false, false) => Self::Xy,
            (true, false) => Self::Xyz,
            (false, true) => Self::Xym,
            (true, true) => Self::Xyzm,
        }
    }
}

impl Point {
    pub(super) fn flat(x: f64, y: f64) -> Self {
        Self {
            x,
            y,
            ..Self::default()
        }
    }

    /// The coordinates in their order.
    pub(super) fn coordinates(&self, dimensions: Dimensions) -> Vec<f64> {
        let mut all = vec![self.x, self.y];
        if dimensions.has_z() {
            all.push(self.z);
        }
        if dimensions.has_m() {
            all.push(self.m);
        }
        all
    }

    pub(super) fn of(coordinates: &[f64], dimensions: Dimensions) -> Option<Self> {
        let mut all = coordinates.iter().copied();
        let mut point = Self::flat(all.next()?, all.next()?);
        if dimensions.has_z() {
            point.z = all.next()?;
        }
        if dimensions.has_m() {
            point.m = all.next()?;
        }
        all.next().is_none().then_some(point)
    }

    /// Distance in the plane.
    pub(super) fn distance(&self, other: &Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(super) fn is_at(&self, other: &Self) -> bool {
        (self.x, self.y) == (other.x, other.y)
    }
}

impl Form {
    pub(super) fn number(&self) -> u32 {
        match self {
            Self::Point(_) => 1,
            Self::Line(_) => 2,
            Self::Polygon(_) => 3,
            Self::Points(_) => 4,
            Self::Lines(_) => 5,
            Self::Polygons(_) => 6,
            Self::Collection(_) => 7,
        }
    }

    /// `(name, name in mixed case)`.
    pub(super) fn names(&self) -> (&'static str, &'static str) {
        let found = FORMS.iter().find(|(number, ..)| *number == self.number());
        found.map_or(("", ""), |(_, name, mixed)| (name, mixed))
    }

    /// What it is made of; itself for a single one.
    pub(super) fn members(&self) -> Vec<&Self> {
        match self {
            Self::Points(members)
            | Self::Lines(members)
            | Self::Polygons(members)
            | Self::Collection(members) => members.iter().collect(),
            single => vec![single],
        }
    }

    pub(super) fn is_many(&self) -> bool {
        matches!(
            self,
            Self::Points(_) | Self::Lines(_) | Self::Polygons(_) | Self::Collection(_)
        )
    }

    /// Every point, in order.
    pub(super) fn points(&self) -> Vec<Point> {
        match self {
            Self::Point(point) => point.iter().copied().collect(),
            Self::Line(points) => points.clone(),
            Self::Polygon(rings) => rings.concat(),
            many => many.members().into_iter().flat_map(Self::points).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points().is_empty()
    }

    /// The lines in it.
    pub(super) fn lines(&self) -> Vec<&[Point]> {
        match self {
            Self::Line(points) => vec![points],
            Self::Point(_) | Self::Polygon(_) => Vec::new(),
            many => many.members().into_iter().flat_map(Self::lines).collect(),
        }
    }

    /// The rings in it.
    pub(super) fn polygons(&self) -> Vec<&[Vec<Point>]> {
        match self {
            Self::Polygon(rings) => vec![rings],
            Self::Point(_) | Self::Line(_) => Vec::new(),
            many => many
                .members()
                .into_iter()
                .flat_map(Self::polygons)
                .collect(),
        }
    }

    /// The same with every point changed.
    pub(super) fn mapped(&self, change: &dyn Fn(Point) -> Point) -> Self {
        let line = |points: &[Point]| points.iter().map(|point| change(*point)).collect();
        let all = |members: &[Self]| members.iter().map(|member| member.mapped(change)).collect();
        match self {
            Self::Point(point) => Self::Point(point.map(change)),
            Self::Line(points) => Self::Line(line(points)),
            Self::Polygon(rings) => Self::Polygon(rings.iter().map(|ring| line(ring)).collect()),
            Self::Points(members) => Self::Points(all(members)),
            Self::Lines(members) => Self::Lines(all(members)),
            Self::Polygons(members) => Self::Polygons(all(members)),
            Self::Collection(members) => Self::Collection(all(members)),
        }
    }

    /// 0 for points, 1 for lines, 2 for areas.
    pub(super) fn dimension(&self) -> u8 {
        match self {
            Self::Point(_) | Self::Points(_) => 0,
            Self::Line(_) | Self::Lines(_) => 1,
            Self::Polygon(_) | Self::Polygons(_) => 2,
            Self::Collection(members) => members.iter().map(Self::dimension).max().unwrap_or(0),
        }
    }
}

impl Geometry {
    /// Another form in the same system and dimensions.
    pub(super) fn with(&self, form: Form) -> Self {
        Self {
            srid: self.srid,
            dimensions: self.dimensions,
            form,
        }
    }
}
