//! How much work a scan may be made to do.

/// What hostile input may cost before it is cut short, which is told. Real repositories stay far
/// below.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Steps of rendering one chart. Large charts take a few million.
    pub chart_steps: u64,
    /// Bytes that the archives of one chart may unpack to, all together.
    pub chart_bytes: u64,
    /// Objects that all kustomizations of a scan may touch.
    pub built_objects: usize,
    /// Nodes and words that replacements, variables and patches of a scan may copy.
    pub copied_nodes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            chart_steps: 10_000_000,
            chart_bytes: 128 << 20,
            built_objects: 1_000_000,
            copied_nodes: 500_000,
        }
    }
}
