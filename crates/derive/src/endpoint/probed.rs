//! What a scraper has probed by somebody else: the targets of a job whose address is replaced are
//! asked by the prober that takes their place. Source: "The multi-target exporter pattern" in the
//! guides of Prometheus.

use std::ops::Range;

use super::sent::ForOthers;
use super::{Endpoint, in_setting};

/// Takes those out of the peers of a configuration that others are to probe.
pub(super) fn probed_by_others(text: &str, peers: &mut Vec<Endpoint>) -> Vec<ForOthers> {
    if peers.is_empty() || !text.contains("__param_") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for job in jobs(text) {
        let Some(prober) = prober(text.get(job.clone()).unwrap_or("")) else {
            continue;
        };
        let is_prober = |it: &Endpoint| prober.iter().any(|by| by.host == it.host);
        let is_target = |it: &mut Endpoint| job.contains(&it.range.start) && !is_prober(it);
        // Labels of targets go by names that no host has.
        let targets = peers.extract_if(.., is_target);
        let targets = targets.filter(|it| !it.host.starts_with("__"));
        found.extend(targets.map(|target| (target, prober.clone())));
    }
    found
}

/// The lines of each job.
fn jobs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let starts = line.trim_start().starts_with('-') && line.contains("job_name");
        match found.last_mut() {
            _ if starts => found.push(at..at + line.len()),
            Some(job) => job.end += line.len(),
            None => {}
        }
        at += line.len();
    }
    found
}

/// What takes the place of the address of each target.
fn prober(job: &str) -> Option<Vec<Endpoint>> {
    let mut replacement = None;
    let mut is_of_address = false;
    for line in job.lines() {
        let line = line.trim_start();
        if line.starts_with('-') {
            (replacement, is_of_address) = (None, false);
        }
        let line = line.trim_start_matches(['-', ' ']);
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.split(" #").next().unwrap_or("");
        let value = value.trim().trim_matches(['"', '\'']);
        match key {
            "replacement" => replacement = Some(value),
            "target_label" => is_of_address = value == "__address__",
            _ => {}
        }
        if let Some(address) = replacement.filter(|_| is_of_address) {
            let named = in_setting("host", address, &|_| None);
            return (!named.is_empty()).then_some(named);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::in_content;
    use super::*;

    const TEXT: &str = "scrape_configs:
- job_name: own
  static_configs:
  - targets: [\"shop:9100\"]
- job_name: outside
  metrics_path: /probe
  static_configs:
  - targets:
    - http://cart:80/health
    - https://shop.org
  relabel_configs:
  - source_labels: [__address__]
    target_label: __param_target
  - target_label: __address__
    replacement: \"prober:9115\" # asks them
- job_name: also-own
  static_configs:
  - targets: [till:9100]
";

    #[test]
    fn targets_are_asked_by_whoever_takes_their_place() {
        let mut own = in_content(TEXT, &|_| None);
        let found = probed_by_others(TEXT, &mut own);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(it, by)| (&*it.host, &*by[0].host))
            .collect();
        assert_eq!(found, [("cart", "prober"), ("shop.org", "prober")]);
        let own: Vec<&str> = own.iter().map(|it| &*it.host).collect();
        assert!(
            own.contains(&"shop") && own.contains(&"till") && !own.contains(&"cart"),
            "{own:?}"
        );
    }

    #[test]
    fn an_address_made_of_that_of_the_target_is_no_prober() {
        for job in [
            "- job_name: a\n  - target_label: __address__\n    replacement: $1:9100\n",
            "- job_name: a\n  - target_label: instance\n    replacement: prober:9115\n",
        ] {
            assert!(prober(job).is_none(), "{job}");
        }
    }
}
