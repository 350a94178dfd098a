//! Which form a key of a compose file has, and so how it is written out and merged.
//!
//! The Compose Specification merges mappings by key, appends lists and replaces the rest, with
//! exceptions that it lists one by one ("Merge and override"). They are this table.

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Merged by what it is.
    Any,
    /// The last one wins, whatever it is.
    Replaced,
    /// A mapping or a list of `KEY=VALUE`, merged by key.
    Texts,
    /// The same, where a key alone passes a variable through and names may mean secrets.
    Environment,
    /// A text or a list of texts, appended.
    Words,
    /// A list of published ports, appended.
    Ports,
    /// A list of exposed ports, appended.
    Exposed,
    /// A list of mounts by target.
    Volumes,
    /// Names or a mapping of them, of networks.
    Networks,
    /// Names or a mapping of them, of services.
    Dependencies,
    /// A list of `SERVICE[:ALIAS]`.
    Links,
    /// A mapping or list of names and addresses.
    Hosts,
    /// A list of uses of secrets.
    Secrets,
    /// A list of uses of configs.
    Configs,
    /// A path or a list of paths of files with variables.
    EnvFiles,
    /// How an image is built: a path or a mapping.
    Build,
    /// A mapping whose keys have forms of their own.
    Service,
    Healthcheck,
    Deploy,
    /// How records are written, whose options belong to their driver.
    Logging,
    /// Names or a mapping of them, of models.
    Models,
    /// A declared network, volume, secret or config.
    Declaration,
}

impl Shape {
    /// The form of the value under a key.
    pub(super) fn under(self, key: &str) -> Self {
        match self {
            Self::Service => of_service(key),
            Self::Build => match key {
                "args" => Self::Environment,
                "labels" => Self::Texts,
                _ => Self::Any,
            },
            Self::Healthcheck if key == "test" => Self::Replaced,
            Self::Deploy | Self::Declaration if key == "labels" => Self::Texts,
            Self::Any
            | Self::Replaced
            | Self::Texts
            | Self::Environment
            | Self::Words
            | Self::Ports
            | Self::Exposed
            | Self::Volumes
            | Self::Networks
            | Self::Dependencies
            | Self::Links
            | Self::Hosts
            | Self::Secrets
            | Self::Configs
            | Self::EnvFiles
            | Self::Healthcheck
            | Self::Deploy
            | Self::Logging
            | Self::Models
            | Self::Declaration => Self::Any,
        }
    }

    /// What belongs there, in the words of a message.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::Texts
            | Self::Environment
            | Self::Networks
            | Self::Dependencies
            | Self::Models
            | Self::Hosts => "a mapping or list",
            Self::Words | Self::EnvFiles => "a text or list",
            Self::Ports
            | Self::Exposed
            | Self::Volumes
            | Self::Links
            | Self::Secrets
            | Self::Configs => "a list",
            Self::Build => "a text or mapping",
            Self::Service
            | Self::Healthcheck
            | Self::Deploy
            | Self::Logging
            | Self::Declaration => "a mapping",
            Self::Any | Self::Replaced => "something else",
        }
    }
}

fn of_service(key: &str) -> Shape {
    match key {
        "environment" => Shape::Environment,
        "labels" | "annotations" | "sysctls" | "storage_opt" => Shape::Texts,
        "command" | "entrypoint" => Shape::Replaced,
        "ports" => Shape::Ports,
        "expose" => Shape::Exposed,
        "volumes" => Shape::Volumes,
        "networks" => Shape::Networks,
        "depends_on" => Shape::Dependencies,
        "links" => Shape::Links,
        "extra_hosts" => Shape::Hosts,
        "secrets" => Shape::Secrets,
        "configs" => Shape::Configs,
        "env_file" => Shape::EnvFiles,
        "build" => Shape::Build,
        "healthcheck" => Shape::Healthcheck,
        "deploy" => Shape::Deploy,
        "logging" => Shape::Logging,
        "models" => Shape::Models,
        "cap_add"
        | "cap_drop"
        | "device_cgroup_rules"
        | "devices"
        | "dns"
        | "dns_opt"
        | "dns_search"
        | "external_links"
        | "group_add"
        | "label_file"
        | "profiles"
        | "security_opt"
        | "tmpfs"
        | "volumes_from" => Shape::Words,
        _ => Shape::Any,
    }
}
