//! `chart "FOLDER" { ... }`: how a chart is installed, for the scanner of the code.

use std::sync::Arc;

use syntax::Span;
use syntax::hcl::{Block, Expression};

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
        set: reading.constants(body, "set"),
        cluster_version: reading.text(body, "cluster_version"),
        cluster_apis: reading.texts(body, "cluster_apis"),
        span: block.header,
    })
}
