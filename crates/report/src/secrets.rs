//! Places whose text must never be quoted.
//!
//! Snippets print lines of somebody's code. The evaluator knows which values are secret and
//! where they stand; this is that knowledge, sorted for a quick look-up.

use syntax::Span;

/// Spans of secret values.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    spans: Vec<Span>,
}

impl Secrets {
    /// Sorts the spans.
    pub fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        Self { spans }
    }

    /// The secret places that overlap `span`, in the order of the text.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self
            .spans
            .partition_point(|secret| secret.source < span.source);
        self.spans
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |secret| secret.source == span.source && secret.start < span.end)
            .filter(move |secret| secret.end > span.start)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use syntax::Sources;

    use super::*;

    #[test]
    fn finds_overlaps_in_the_same_text_only() {
        let sources = Sources::new();
        let (a, b) = (sources.add("a", ""), sources.add("b", ""));
        let secrets = Secrets::new(vec![
            Span::new(b, 2, 4),
            Span::new(a, 0, 100),
            Span::new(b, 10, 12),
        ]);
        let found: Vec<_> = secrets.within(Span::new(b, 3, 10)).collect();
        assert_eq!(found, [Span::new(b, 2, 4)]);
    }
}
