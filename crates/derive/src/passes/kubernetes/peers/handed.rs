//! Files and texts that a workload hands on to whoever its commands name, which then reads them:
//! what a Job sends to the interface of a server is the server's configuration, not that of the
//! Job.

use eval::Value;

use super::named::{Named, Said, commands};
use super::{Caller, Finder, Peer, link};
use crate::draft::Draft;
use crate::endpoint::Endpoint;
use crate::passes::kubernetes::cluster::Workload;
use crate::passes::kubernetes::environment::items;

/// Whether all that runs in a pod sends files.
pub(super) fn hands_files_on(workload: &Workload<'_>) -> bool {
    let containers = items(workload.pod, "containers");
    let sends = |container: &Value| {
        let commands = commands(container).into_iter().flatten();
        commands.filter_map(Value::as_str).any(sends_files)
    };
    !containers.is_empty() && containers.iter().all(sends)
}

/// Whether a command sends a file: `curl --data-binary "@$file"`, `wget --post-file=a.json`.
fn sends_files(command: &str) -> bool {
    let by_curl = |word: &str| {
        let word = word.trim_start_matches(['"', '\'']);
        word.starts_with('@') || word.contains("=@") || word == "--upload-file"
    };
    let curl = command.contains("curl") && command.split_whitespace().any(by_curl);
    curl || command.contains("--post-file")
}

/// Adds the flows of those to whom files are handed, which are whom arguments name by a URL, and
/// of those to whom a script sends what it holds itself.
pub(super) fn connect(
    draft: &mut Draft<'_>,
    finder: &Finder<'_, '_>,
    caller: &Caller<'_>,
    named: &[Named],
) {
    let sent = named.iter().filter(|it| !it.sent_to.is_empty());
    for named in sent {
        let to = named.sent_to.iter();
        let receivers: Vec<_> = to.flat_map(|it| receivers(finder, caller, it)).collect();
        if receivers.is_empty() {
            link(draft, finder, caller, named);
        }
        for receiver in receivers {
            link(draft, finder, &receiver, named);
        }
    }
    let whole = named.iter().filter(|it| it.sent_to.is_empty());
    let (handed, others): (Vec<&Named>, Vec<&Named>) =
        whole.partition(|it| it.said == Said::Handed);
    if handed.is_empty() {
        return;
    }
    for named in others.into_iter().filter(|it| it.said == Said::Argument) {
        for receiver in receivers(finder, caller, &named.endpoint) {
            for named in &handed {
                link(draft, finder, &receiver, named);
            }
        }
    }
}

/// Who reads what is sent to an endpoint.
fn receivers<'k>(
    finder: &Finder<'_, '_>,
    caller: &Caller<'k>,
    endpoint: &Endpoint,
) -> Vec<Caller<'k>> {
    let ends = match finder.find(caller, endpoint) {
        Peer::Service(service) => service.ends.clone(),
        Peer::Others(ends, _) => ends,
        Peer::Alias(_) | Peer::Outsider | Peer::Nobody => Vec::new(),
    };
    let receiver = |element| Caller {
        element,
        scope: caller.scope,
        namespace: caller.namespace,
    };
    ends.into_iter().map(receiver).collect()
}
