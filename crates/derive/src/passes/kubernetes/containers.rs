//! What the containers of a workload may do, as questions with an answer for each container.
//!
//! A setting of the container counts before the pod's, and one container that is badly set up
//! is what the workload is worth. A fact points at the setting that decides it, or at the
//! container that lacks it. Source of the defaults: the reference pages of `PodSpec` and
//! `SecurityContext`.

use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Property};
use syntax::Span;

use super::cluster::Workload;
use super::environment::items;
use super::filled;
use super::registries;
use crate::draft::Draft;

/// A container within its pod.
#[derive(Clone, Copy)]
pub(super) struct Container<'a> {
    pub(super) value: &'a Value,
    pub(super) pod: &'a Value,
    /// The metadata of the pod.
    pub(super) metadata: Option<&'a Value>,
    /// The container itself.
    pub(super) span: Span,
    /// Whether it runs as long as the pod, and not before it.
    pub(super) stays: bool,
}

/// What is found out about one container, and where.
#[derive(Clone)]
pub(super) struct Answer {
    /// None knows better than the reason why nobody does.
    pub(super) truth: Result<bool, Arc<str>>,
    pub(super) span: Span,
}

/// A question to every container, and the answer that is bad.
struct Question {
    property: Property,
    bad: bool,
    /// Whether those that run before the others are asked too.
    of_all: bool,
    ask: fn(&Container<'_>) -> Option<Answer>,
}

const QUESTIONS: &[Question] = &[
    of_all(Property::Privileged, true, |it| {
        Some(it.security("privileged", false))
    }),
    of_all(Property::PrivilegeEscalation, true, |it| {
        Some(escalation(it))
    }),
    of_all(Property::ReadOnlyRoot, false, |it| {
        Some(it.security("readOnlyRootFilesystem", false))
    }),
    of_all(Property::CapabilitiesDropped, false, |it| {
        Some(drops_all(it))
    }),
    of_all(Property::SyscallsConfined, false, |it| Some(confined(it))),
    of_all(Property::MandatoryAccessControl, false, access_control),
    of_all(Property::ImagePinned, false, |it| it.image(is_pinned)),
    of_all(Property::ImageDigest, false, |it| {
        it.image(|image| image.digest)
    }),
    of_others(Property::MemoryLimited, |it| Some(it.limited("memory"))),
    of_others(Property::CpuLimited, |it| Some(it.limited("cpu"))),
];

const fn of_all(
    property: Property,
    bad: bool,
    ask: fn(&Container<'_>) -> Option<Answer>,
) -> Question {
    Question {
        property,
        bad,
        of_all: true,
        ask,
    }
}

const fn of_others(property: Property, ask: fn(&Container<'_>) -> Option<Answer>) -> Question {
    Question {
        property,
        bad: false,
        of_all: false,
        ask,
    }
}

/// The answers for a workload, which Services may lead to.
pub(super) fn facts(
    draft: &Draft<'_>,
    workload: &Workload<'_>,
    served: bool,
) -> Vec<(Property, Fact)> {
    let containers = of(workload);
    let mut facts = Vec::with_capacity(QUESTIONS.len() + 5);
    for question in QUESTIONS {
        let asked = containers.iter().filter(|it| question.of_all || it.stays);
        let answers = asked.filter_map(question.ask);
        let fact = worst(answers, question.bad);
        facts.extend(fact.map(|fact| (question.property, fact)));
    }
    let element = draft.elements.get(&workload.element);
    let by_image = element.is_some_and(|it| it.facts.contains(Property::RunsAsRoot));
    facts.extend(user(&containers, by_image));
    facts.extend(registries::facts(draft.catalog, &containers));
    if has_probes(workload) {
        facts.extend(probes(&containers, served));
    }
    facts
}

/// The containers of a workload.
pub(super) fn of<'a>(workload: &Workload<'a>) -> Vec<Container<'a>> {
    const KINDS: [(&str, bool); 3] = [
        ("containers", true),
        ("initContainers", false),
        ("ephemeralContainers", false),
    ];
    KINDS
        .into_iter()
        .flat_map(|(key, stays)| {
            items(workload.pod, key)
                .iter()
                .map(move |value| (value, stays))
        })
        .map(|(value, stays)| Container {
            value,
            pod: workload.pod,
            metadata: workload.metadata,
            span: value.span.unwrap_or(workload.resource.span),
            // A sidecar is written as one of those that run before, but never ends.
            stays: stays || value.get("restartPolicy").and_then(Value::as_str) == Some("Always"),
        })
        .collect()
}

/// The first bad answer, else the first that nobody knows, else the first.
pub(super) fn worst(answers: impl Iterator<Item = Answer>, bad: bool) -> Option<Fact> {
    let (mut first, mut open) = (None, None);
    for answer in answers {
        match answer.truth {
            Ok(truth) if truth == bad => return Some(answer.fact()),
            Ok(_) => first = first.or(Some(answer)),
            Err(_) => open = open.or(Some(answer)),
        }
    }
    open.or(first).map(Answer::fact)
}

impl Answer {
    pub(super) fn fact(self) -> Fact {
        Fact {
            value: self.truth.map_or_else(Datum::Unknown, Datum::Bool),
            span: Some(self.span),
        }
    }
}

/// The name of an image in its parts.
pub(super) struct Image<'a> {
    pub(super) registry: &'a str,
    tag: Option<&'a str>,
    digest: bool,
    whole: &'a str,
}

impl<'a> Image<'a> {
    /// The name without tag and digest.
    pub(super) fn path(name: &'a str) -> &'a str {
        let path = name.split('@').next().unwrap_or(name);
        let folder = path.rfind('/').map_or(0, |slash| slash + 1);
        let tag = path.get(folder..).and_then(|last| last.find(':'));
        tag.and_then(|colon| path.get(..folder + colon))
            .unwrap_or(path)
    }

    pub(super) fn of(name: &'a str) -> Self {
        let (path, digest) = name.split_once('@').unwrap_or((name, ""));
        let (folder, last) = path.rsplit_once('/').unwrap_or(("", path));
        let first = folder.split('/').next().unwrap_or("");
        let is_host = first.contains(['.', ':']) || first == "localhost" || filled::is_open(first);
        // What `ko` builds it names by its digest.
        let digest = if name.starts_with("ko://") {
            "ko"
        } else {
            digest
        };
        Self {
            registry: if is_host { first } else { "docker.io" },
            tag: last.split_once(':').map(|(_, tag)| tag),
            digest: !digest.is_empty(),
            whole: name,
        }
    }

    /// Whether what says which version it is may be filled in later: the tag, or all there is.
    fn ends_open(&self) -> bool {
        let last = self.whole.rsplit('/').next().unwrap_or(self.whole);
        filled::is_open(last) || last.contains('$') || last.ends_with("}}")
    }
}

/// Whether an image's name always means the same.
fn is_pinned(image: &Image<'_>) -> bool {
    let tag = image.tag.filter(|_| !image.ends_open());
    image.digest || tag.is_some_and(|tag| tag != "latest")
}

impl<'a> Container<'a> {
    fn answer(&self, value: Option<&Value>, truth: bool) -> Answer {
        self.told(value, Ok(truth))
    }

    fn told(&self, value: Option<&Value>, truth: Result<bool, Arc<str>>) -> Answer {
        Answer {
            truth,
            span: value.and_then(|value| value.span).unwrap_or(self.span),
        }
    }

    /// A setting of the container's own security context.
    pub(super) fn own(&self, name: &str) -> Option<&'a Value> {
        filled::step(self.value.get("securityContext"), name)
    }

    /// A setting of the container's security context, or of the pod's.
    pub(super) fn setting(&self, name: &str) -> Option<&'a Value> {
        let of_pod = || filled::step(self.pod.get("securityContext"), name);
        self.own(name).or_else(of_pod)
    }

    fn security(&self, name: &str, default: bool) -> Answer {
        let value = self.own(name);
        self.told(value, filled::told(value).unwrap_or(Ok(default)))
    }

    /// A tag or digest may be part of what is filled in.
    fn image(&self, ask: fn(&Image<'_>) -> bool) -> Option<Answer> {
        let value = self.value.get("image")?;
        if value.is_null() {
            return None;
        }
        let image = value.as_str().map(Image::of);
        let good = image.as_ref().is_some_and(ask);
        let open = filled::reason(value).filter(|_| image.is_none_or(|it| it.ends_open()));
        Some(self.told(Some(value), open.filter(|_| !good).map_or(Ok(good), Err)))
    }

    /// A limit of the container's own, or one that holds for its whole pod. Zero is none.
    fn limited(&self, what: &str) -> Answer {
        let resources = [self.value, self.pod].map(|it| it.get("resources"));
        let is_limit = |value: &&Value| {
            let zero = value.as_integer() == Some(0) || value.as_str() == Some("0");
            !zero && !value.is_null()
        };
        let own = |it: Option<&'a Value>| it?.path(&["limits", what]).filter(is_limit);
        if let Some(limit) = resources.into_iter().find_map(own) {
            return self.answer(Some(limit), true);
        }
        let places = resources.map(|it| filled::step(filled::step(it, "limits"), what));
        let mut open = places.into_iter().flatten();
        let open = open.find_map(|it| Some((it, filled::reason(it)?)));
        match open {
            Some((place, why)) => self.told(Some(place), Err(why)),
            None => self.answer(self.value.get("resources"), false),
        }
    }

    pub(super) fn capabilities(&self, key: &str) -> &'a [Value] {
        self.own("capabilities")
            .map_or(&[], |it| filled::items(it, key))
    }

    fn annotation(&self, name: &str) -> Option<&'a Value> {
        self.metadata?.get("annotations")?.get(name)
    }

    fn name(&self) -> &'a str {
        let name = self.value.get("name").and_then(Value::as_str);
        name.unwrap_or("")
    }
}

/// A truth value, also where it is written as text.
pub(super) fn truth(value: &Value) -> Option<bool> {
    value
        .as_bool()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// A privileged container may always gain rights, whatever it says.
fn escalation(container: &Container<'_>) -> Answer {
    let privileged = container.security("privileged", false);
    let own = container.security("allowPrivilegeEscalation", true);
    match privileged.truth {
        Ok(false) => own,
        Err(_) if own.truth == Ok(true) => own,
        Ok(true) | Err(_) => privileged,
    }
}

fn drops_all(container: &Container<'_>) -> Answer {
    let dropped = container.capabilities("drop");
    let all = dropped.iter().find(|it| {
        it.as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case("all"))
    });
    let place = all.or_else(|| container.own("capabilities"));
    let mut open = dropped.iter().filter(|_| all.is_none());
    match open.find_map(filled::reason) {
        Some(open) => container.told(place, Err(open)),
        None => container.answer(place, all.is_some()),
    }
}

fn confined(container: &Container<'_>) -> Answer {
    let profile = filled::step(container.setting("seccompProfile"), "type");
    let own = format!(
        "container.seccomp.security.alpha.kubernetes.io/{}",
        container.name()
    );
    let profile = profile
        .or_else(|| container.annotation(&own))
        .or_else(|| container.annotation("seccomp.security.alpha.kubernetes.io/pod"));
    if let Some(open) = profile.and_then(filled::reason) {
        return container.told(profile, Err(open));
    }
    let name = profile.and_then(Value::as_str);
    let is_confined = name.is_some_and(|name| !name.eq_ignore_ascii_case("unconfined"));
    container.answer(profile, is_confined)
}

/// Hosts that have such a control apply it by default, so that only words about it count.
fn access_control(container: &Container<'_>) -> Option<Answer> {
    let own = format!(
        "container.apparmor.security.beta.kubernetes.io/{}",
        container.name()
    );
    let profile = container
        .setting("appArmorProfile")
        .and_then(|it| it.get("type"));
    let profile = profile.or_else(|| container.annotation(&own));
    if let Some(profile) = profile {
        let off = profile
            .as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case("unconfined"));
        let open = filled::reason(profile).map(Err);
        return Some(container.told(Some(profile), open.unwrap_or(Ok(!off))));
    }
    let options = container.setting("seLinuxOptions")?;
    let kind = options.get("type").and_then(Value::as_str);
    Some(container.answer(Some(options), kind != Some("spc_t")))
}

/// Whether the platform starts it again when it hangs, and, where callers are sent to it, keeps
/// them away while it is not ready.
fn probes(containers: &[Container<'_>], served: bool) -> impl Iterator<Item = (Property, Fact)> {
    const PROBES: [(&str, Property); 2] = [
        ("livenessProbe", Property::HealthChecked),
        ("readinessProbe", Property::ReadinessChecked),
    ];
    let asked = PROBES.into_iter().take(1 + usize::from(served));
    asked.filter_map(|(key, property)| {
        let staying = containers.iter().filter(|it| it.stays);
        let answers = staying.map(|it| {
            let probe = it.value.get(key);
            let open = probe.and_then(filled::reason).map(Err);
            it.told(probe, open.unwrap_or(Ok(probe.is_some())))
        });
        // One container that is ready or not decides for the whole pod.
        let bad = property == Property::ReadinessChecked;
        Some((property, worst(answers, bad)?))
    })
}

/// What runs to its end is not asked how it is.
fn has_probes(workload: &Workload<'_>) -> bool {
    const ENDING: &[&str] = &[
        "ClusterWorkflowTemplate",
        "CronJob",
        "CronWorkflow",
        "Job",
        "ScaledJob",
        "Workflow",
        "WorkflowTemplate",
    ];
    let always = workload.pod.get("restartPolicy").and_then(Value::as_str);
    let always = always.is_none_or(|policy| policy == "Always");
    always && !ENDING.contains(&&*workload.resource.kind)
}

/// A container is root unless it is forbidden, another user is named, or its image is known
/// to name one.
fn user(containers: &[Container<'_>], by_image: bool) -> Option<(Property, Fact)> {
    let answer = |container: &Container<'_>| {
        let user = container.setting("runAsUser");
        let forbidden = container.setting("runAsNonRoot");
        if forbidden.and_then(truth) == Some(true) {
            return Some(container.answer(forbidden, false));
        }
        if let Some(number) = user.and_then(Value::as_integer) {
            return Some(container.answer(user, number == 0));
        }
        let filled = [user, forbidden].into_iter().flatten();
        let mut filled = filled.filter_map(|it| Some((it, filled::reason(it)?)));
        match filled.next() {
            Some((value, open)) => Some(container.told(Some(value), Err(open))),
            None if by_image => None,
            None => Some(container.answer(forbidden, true)),
        }
    };
    let fact = worst(containers.iter().filter_map(answer), true)?;
    Some((Property::RunsAsRoot, fact))
}
