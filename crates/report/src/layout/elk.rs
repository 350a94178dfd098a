//! The Eclipse Layout Kernel, in its Rust port: layered, orthogonal, with nested groups.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value, json};

use super::{Graph, Layout, Placed, Point, Rect, Route, Size};

/// The engine recurses through its phases; a thread of its own gives it room and keeps a
/// failure of it from ending the run. The binary's panic hook knows the name.
const THREAD: &str = crate::LAYOUT_THREAD;
const STACK: usize = 64 << 20;

/// The engine.
pub(super) struct Elk;

impl Layout for Elk {
    fn place(&self, graph: &Graph) -> Option<Placed> {
        let input = document(graph).to_string();
        let run = move || {
            let engine = elkrs::create_elk();
            catch_unwind(AssertUnwindSafe(|| engine.layout_json(&input).ok())).ok()?
        };
        let thread = std::thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(STACK);
        let output = thread.spawn(run).ok()?.join().ok()??;
        Some(read(&output, graph))
    }
}

fn document(graph: &Graph) -> Value {
    let children: Vec<Value> = members(graph, None);
    let edges: Vec<Value> = graph.lines.iter().enumerate().map(edge).collect();
    json!({
        "id": "root",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "RIGHT",
            "elk.hierarchyHandling": "INCLUDE_CHILDREN",
            "elk.edgeRouting": "ORTHOGONAL",
            "elk.randomSeed": "1",
            "elk.padding": "[top=4,left=4,bottom=4,right=4]",
            "elk.spacing.nodeNode": "28",
            "elk.spacing.edgeNode": "18",
            "elk.spacing.edgeEdge": "12",
            "elk.spacing.edgeLabel": "2",
            "elk.edgeLabels.inline": "true",
            "elk.spacing.componentComponent": "36",
            "elk.layered.spacing.nodeNodeBetweenLayers": "48",
            "elk.layered.spacing.edgeNodeBetweenLayers": "20",
            "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
            "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
            "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
            "elk.layered.mergeEdges": "false",
            "elk.aspectRatio": "1.6",
        },
        "children": children,
        "edges": edges,
    })
}

/// The groups and nodes directly inside a group. Depth is bounded by the model's boundaries.
fn members(graph: &Graph, parent: Option<usize>) -> Vec<Value> {
    let groups = graph.groups.iter().enumerate();
    let groups = groups
        .filter(|(_, group)| group.parent == parent)
        .map(|(index, group)| {
            json!({
                "id": format!("g{index}"),
                "layoutOptions": {
                    "elk.padding": "[top=44,left=18,bottom=18,right=18]",
                    "elk.nodeSize.constraints": "MINIMUM_SIZE",
                    "elk.nodeSize.minimum": format!("({}, 60)", group.heading + 36.0),
                },
                "children": members(graph, Some(index)),
            })
        });
    let nodes = graph.nodes.iter().enumerate();
    let nodes = nodes
        .filter(|(_, node)| node.parent == parent)
        .map(|(index, node)| {
            json!({
                "id": format!("n{index}"),
                "width": node.size.width,
                "height": node.size.height,
            })
        });
    groups.chain(nodes).collect()
}

fn edge((index, line): (usize, &super::LineEnds)) -> Value {
    let mut edge = Map::new();
    edge.insert("id".to_owned(), json!(format!("e{index}")));
    edge.insert("sources".to_owned(), json!([format!("n{}", line.from)]));
    edge.insert("targets".to_owned(), json!([format!("n{}", line.to)]));
    if let Some(size) = line.label {
        let label = json!([{
            "id": format!("l{index}"),
            "layoutOptions": {"elk.edgeLabels.inline": "true"},
            "text": "x",
            "width": size.width,
            "height": size.height,
        }]);
        edge.insert("labels".to_owned(), label);
    }
    Value::Object(edge)
}

/// The result's places, made absolute: the engine counts from the corner of the group around,
/// for a line the innermost one around both ends.
fn read(output: &Value, graph: &Graph) -> Placed {
    let mut placed = Placed {
        size: size(output),
        nodes: vec![Rect::default(); graph.nodes.len()],
        groups: vec![Rect::default(); graph.groups.len()],
        lines: vec![Route::default(); graph.lines.len()],
    };
    children(output, Point::default(), &mut placed);
    let mut open = vec![output];
    while let Some(container) = open.pop() {
        for edge in list(container, "edges") {
            let Some(index) = index(edge, 'e') else {
                continue;
            };
            let corner = corner(graph, index, &placed);
            if let Some(line) = placed.lines.get_mut(index) {
                *line = route(edge, corner);
            }
        }
        open.extend(list(container, "children"));
    }
    placed
}

fn children(container: &Value, corner: Point, placed: &mut Placed) {
    for child in list(container, "children") {
        let at = point(child).plus(corner);
        let rect = Rect {
            at,
            size: size(child),
        };
        let node = index(child, 'n').and_then(|index| placed.nodes.get_mut(index));
        let group = index(child, 'g').and_then(|index| placed.groups.get_mut(index));
        if let Some(slot) = node.or(group) {
            *slot = rect;
        }
        children(child, at, placed);
    }
}

/// The corner that the places of a line are counted from.
fn corner(graph: &Graph, line: usize, placed: &Placed) -> Point {
    let shared = graph.lines.get(line).and_then(|line| {
        let around_start: Vec<usize> = graph.around(line.from).collect();
        graph
            .around(line.to)
            .find(|group| around_start.contains(group))
    });
    shared
        .and_then(|group| placed.groups.get(group))
        .map_or_else(Point::default, |rect| rect.at)
}

fn route(edge: &Value, corner: Point) -> Route {
    let absolute = |value: &Value| point(value).plus(corner);
    let mut points = Vec::new();
    for section in list(edge, "sections") {
        points.extend(section.get("startPoint").map(absolute));
        points.extend(list(section, "bendPoints").map(absolute));
        points.extend(section.get("endPoint").map(absolute));
    }
    let label = list(edge, "labels").next().map(absolute);
    Route { points, label }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn index(value: &Value, letter: char) -> Option<usize> {
    let id = value.get("id")?.as_str()?;
    id.strip_prefix(letter)?.parse().ok()
}

fn number(value: &Value, key: &str) -> f64 {
    value.get(key).and_then(Value::as_f64).unwrap_or(0.0)
}

fn point(value: &Value) -> Point {
    Point {
        x: number(value, "x"),
        y: number(value, "y"),
    }
}

fn size(value: &Value) -> Size {
    Size {
        width: number(value, "width"),
        height: number(value, "height"),
    }
}
