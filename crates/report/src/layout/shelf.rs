//! Boxes in rows, as books on shelves: order kept, about as wide as a page.

use super::{Point, Size};

/// Width by height of what is aimed at.
const PAGE: f64 = 1.6;

/// Widths that are tried, as shares of the width of a page that the boxes would just fill.
const TRIED: [f64; 7] = [0.6, 0.75, 0.9, 1.05, 1.2, 1.4, 1.7];

/// Sets boxes in rows from the corner zero, as wide as fits them best. Gives their places and
/// the size of it all.
pub(super) fn shelve(sizes: &[Size], gap: f64) -> (Vec<Point>, Size) {
    let area: f64 = sizes
        .iter()
        .map(|size| (size.width + gap) * (size.height + gap))
        .sum();
    let full = (area * PAGE).sqrt();
    TRIED
        .iter()
        .map(|share| within(sizes, gap, full * share))
        .min_by(|(_, a), (_, b)| page(*a).total_cmp(&page(*b)))
        .unwrap_or_default()
}

/// Width of the smallest page that holds it.
fn page(size: Size) -> f64 {
    size.width.max(size.height * PAGE)
}

fn within(sizes: &[Size], gap: f64, limit: f64) -> (Vec<Point>, Size) {
    let mut places = Vec::with_capacity(sizes.len());
    let mut at = Point::default();
    let (mut row, mut width) = (0.0_f64, 0.0_f64);
    for size in sizes {
        if at.x > 0.0 && at.x + size.width > limit {
            at = Point {
                x: 0.0,
                y: at.y + row + gap,
            };
            row = 0.0;
        }
        places.push(at);
        width = width.max(at.x + size.width);
        row = row.max(size.height);
        at.x += size.width + gap;
    }
    let height = at.y + row;
    (places, Size { width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_fill_a_page() {
        let size = Size {
            width: 100.0,
            height: 40.0,
        };
        let (places, total) = shelve(&[size; 6], 10.0);
        assert_eq!(places[1], Point { x: 110.0, y: 0.0 });
        assert_eq!(places[2], Point { x: 0.0, y: 50.0 });
        assert_eq!((total.width, total.height), (210.0, 140.0));
    }
}
