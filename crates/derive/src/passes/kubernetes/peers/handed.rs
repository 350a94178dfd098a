//! Files that a workload hands on to whoever its commands name, which then reads them: what a
//! Job sends to the interface of a server is the server's configuration, not that of the Job.

use eval::Value;

use super::named::{Named, Said, commands};
use super::{Caller, Finder, Peer, link};
use crate::draft::Draft;
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

/// Adds the flows of those to whom files are handed, which are whom arguments name by a URL.
pub(super) fn connect(
    draft: &mut Draft<'_>,
    finder: &Finder<'_, '_>,
    caller: &Caller<'_>,
    named: &[Named],
) {
    let (handed, others): (Vec<&Named>, Vec<&Named>) =
        named.iter().partition(|it| it.said == Said::Handed);
    if handed.is_empty() {
        return;
    }
    for receiver in others.into_iter().filter(|it| it.said == Said::Argument) {
        let Peer::Service(service) = finder.find(caller, &receiver.endpoint) else {
            continue;
        };
        for end in &service.ends {
            let receiver = Caller {
                element: end.clone(),
                scope: caller.scope,
                namespace: caller.namespace,
            };
            for named in &handed {
                link(draft, finder, &receiver, named);
            }
        }
    }
}
