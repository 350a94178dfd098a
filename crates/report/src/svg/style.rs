//! Colours and the style sheet.

use std::io::{self, Write};

use stride::Level;

use crate::diagram::Mark;

/// The colour of flows that are known not to be encrypted.
pub(crate) const PLAINTEXT: &str = "#ea580c";

/// The colour of a severity, readable under white text and on white and dark paper.
pub(crate) fn severity_colour(level: Level) -> &'static str {
    match level {
        Level::Critical => "#9d174d",
        Level::High => "#dc2626",
        Level::Medium => "#d97706",
        Level::Low => "#2563eb",
        Level::Info => "#64748b",
    }
}

/// The colour of a change; none for what is the same.
pub(crate) fn mark_colour(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Same => None,
        Mark::Changed => Some("#d97706"),
        Mark::Added => Some("#16a34a"),
        Mark::Removed => Some("#dc2626"),
    }
}

/// Light first; dark overrides only the variables.
const SHEET: &str = "
svg { --paper: #ffffff; --ink: #0f172a; --soft: #64748b; --line: #64748b; --hull: #94a3b8;
  --hull-fill: rgb(100 116 139 / 0.05); --process: #eff6ff; --process-edge: #60a5fa;
  --store: #f0fdfa; --store-edge: #2dd4bf; --external: #f8fafc; --external-edge: #475569;
  --part: #f5f3ff; --part-edge: #a78bfa;
  font-family: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial,
  'Liberation Sans', sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #0f172a; --ink: #f1f5f9; --soft: #94a3b8;
  --line: #94a3b8; --hull: #64748b; --hull-fill: rgb(148 163 184 / 0.07); --process: #172554;
  --process-edge: #3b82f6; --store: #042f2e; --store-edge: #14b8a6; --external: #1e293b;
  --external-edge: #94a3b8; --part: #2e1065; --part-edge: #8b5cf6; } }
.paper { fill: var(--paper); }
text { fill: var(--ink); font-size: 11px; }
.title { font-size: 20px; font-weight: 700; letter-spacing: -0.01em; }
.subtitle { font-size: 12px; fill: var(--soft); }
.name { font-size: 13px; font-weight: 600; text-anchor: middle; }
.caption { font-size: 11px; fill: var(--soft); text-anchor: middle; }
.hull { fill: var(--hull-fill); stroke: var(--hull); stroke-width: 1.2; stroke-dasharray: 7 5; }
.hull-name { font-size: 12px; font-weight: 600; }
.hull-kind { font-size: 10px; fill: var(--soft); letter-spacing: 0.06em; }
.node { stroke-width: 1.4; }
.process { fill: var(--process); stroke: var(--process-edge); }
.store { fill: var(--store); stroke: var(--store-edge); }
.external { fill: var(--external); stroke: var(--external-edge); }
.part { fill: var(--part); stroke: var(--part-edge); }
.flow { fill: none; stroke: var(--line); stroke-width: 1.4; }
.flow.guess { stroke-dasharray: 5 4; }
.head { fill: var(--line); }
.label { font-size: 10.5px; fill: var(--ink); text-anchor: middle; }
.label-back { fill: var(--paper); stroke: var(--hull); stroke-width: 0.8; }
.label-back.plain { stroke: #ea580c; }
.lock { fill: none; stroke: var(--soft); stroke-width: 1.2; }
.lock-body { fill: var(--soft); }
.plain { stroke: #ea580c; } .head.plain { fill: #ea580c; stroke: none; }
.label.plain { fill: #ea580c; stroke: none; }
.lock.plain { stroke: #ea580c; } .lock-body.plain { fill: #ea580c; stroke: none; }
.added { stroke: #16a34a; stroke-width: 2.4; } .head.added { fill: #16a34a; stroke: none; }
.removed { stroke: #dc2626; stroke-width: 2.4; opacity: 0.75; }
.head.removed { fill: #dc2626; stroke: none; }
.changed { stroke: #d97706; stroke-width: 2.4; } .head.changed { fill: #d97706; stroke: none; }
.gone { text-decoration: line-through; }
.badge text { fill: #ffffff; font-size: 10.5px; font-weight: 700; text-anchor: middle; }
.badge rect { stroke: var(--paper); stroke-width: 1.5; }
.legend { fill: var(--soft); }
.rule { stroke: var(--hull); stroke-width: 1; opacity: 0.5; }
";

/// Writes the style sheet and the arrow heads, one for each colour, for not every viewer lets a
/// marker take the colour of its line.
pub(super) fn write(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<style>{SHEET}</style>\n<defs>")?;
    for class in ["same", "plain", "added", "removed", "changed"] {
        writeln!(
            out,
            "<marker id=\"head-{class}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" \
             markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" \
             orient=\"auto-start-reverse\"><path class=\"head {class}\" \
             d=\"M0 0.8L10 5L0 9.2L2.2 5z\"/></marker>"
        )?;
    }
    writeln!(out, "</defs>")
}
