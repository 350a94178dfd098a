//! `chart "FOLDER" { ... }`: how a chart is installed, for the scanner of the code.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is a constant; every other expression is refused"
)]

use std::sync::Arc;

use syntax::Span;
use syntax::hcl::{Block, Expression, ExpressionKind, ObjectKey};

use super::find;
use super::reading::Reading;

/// One installation of a chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The chart's folder, relative to the file's folder.
    pub folder: Arc<str>,
    /// Its name among other installations of the chart.
    pub environment: Option<Arc<str>>,
    /// The release's name.
    pub release: Option<Arc<str>>,
    /// The namespace it is installed into.
    pub namespace: Option<Arc<str>>,
    /// Value files, relative to the file's folder.
    pub values: Vec<Arc<str>>,
    /// Single values by dotted paths; constants.
    pub set: Vec<(Arc<str>, Expression)>,
    /// The cluster's version.
    pub cluster_version: Option<Arc<str>>,
    /// What the cluster serves beside the built-in APIs.
    pub cluster_apis: Vec<Arc<str>>,
    /// The block's header.
    pub span: Span,
}

/// Reads a block.
pub(super) fn chart(reading: &mut Reading, block: &Block) -> Option<Chart> {
    let [folder] = reading.labels(block, ["the chart's folder"])?;
    let body = &block.body;
    reading.check_names(
        body,
        &[
            "environment",
            "release",
            "namespace",
            "values",
            "set",
            "cluster_version",
            "cluster_apis",
        ],
    );
    Some(Chart {
        folder,
        environment: reading.text(body, "environment"),
        release: reading.text(body, "release"),
        namespace: reading.text(body, "namespace"),
        values: reading.texts(body, "values"),
        set: find(body, "set").map_or_else(Vec::new, |set| settings(reading, set)),
        cluster_version: reading.text(body, "cluster_version"),
        cluster_apis: reading.texts(body, "cluster_apis"),
        span: block.header,
    })
}

fn settings(reading: &mut Reading, set: &Expression) -> Vec<(Arc<str>, Expression)> {
    let ExpressionKind::Object(pairs) = &set.kind else {
        let message = "`set` is a mapping such as `{ \"image.tag\" = \"1.2\" }`";
        reading.warn(message.to_owned(), set.span);
        return Vec::new();
    };
    let mut settings = Vec::new();
    for (key, value) in pairs {
        let path = match key {
            ObjectKey::Name(name) => Some(Arc::clone(&name.text)),
            ObjectKey::Expression(key) => match &key.kind {
                ExpressionKind::String(text) => Some(Arc::clone(text)),
                _ => None,
            },
        };
        match path.filter(|_| is_constant(value)) {
            Some(path) => settings.push((path, value.clone())),
            None => reading.warn("only constants can be set".to_owned(), value.span),
        }
    }
    settings
}

fn is_constant(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Integer(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_) => true,
        ExpressionKind::Tuple(items) => items.iter().all(is_constant),
        ExpressionKind::Object(pairs) => pairs.iter().all(|(key, value)| {
            let named = match key {
                ObjectKey::Name(_) => true,
                ObjectKey::Expression(key) => matches!(key.kind, ExpressionKind::String(_)),
            };
            named && is_constant(value)
        }),
        _ => false,
    }
}
