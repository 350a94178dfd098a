//! Where a module's source lies, and what a source that is not on disk is called.

use std::sync::Arc;

use crate::path;

/// A module source as far as its text tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A folder below the scanned root.
    Folder(Arc<str>),
    /// A local path that leads out of the scanned root.
    Outside,
    /// A registry, a repository or an archive, by a name without versions and credentials.
    Remote(Arc<str>),
}

/// What `text` means in a module of this folder.
pub(super) fn locate(folder: &str, text: &str) -> Source {
    let text = text.trim();
    if text.starts_with('/') {
        return Source::Outside;
    }
    if !is_local(text) {
        return Source::Remote(normalise(text).into());
    }
    path::join(folder, &text.replace('\\', "/"))
        .map_or(Source::Outside, |found| Source::Folder(found.into()))
}

fn is_local(text: &str) -> bool {
    [".", ".."].contains(&text)
        || ["./", "../", ".\\", "..\\"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// One name for the ways to write one source: registry addresses without the public registry's
/// host, repositories without scheme, user, `.git` and `?ref=`. A repository that is named as
/// the registry wants it (`terraform-PROVIDER-NAME`) has the name it has there.
fn normalise(text: &str) -> String {
    let text = text.split_once("::").map_or(text, |(_, rest)| rest);
    let text = text.split('?').next().unwrap_or(text);
    let text = match text.split_once("://") {
        Some((_, rest)) => rest.trim_start_matches('/').to_owned(),
        // `git@github.com:owner/name` is ssh's short form.
        None if text.contains('@') => text.replacen(':', "/", 1),
        None => text.to_owned(),
    };
    let start = text.find('/').unwrap_or(text.len());
    let (host, rest) = text.split_at(start);
    let host = host.rsplit('@').next().unwrap_or(host);
    let (rest, inner) = match rest.split_once("//") {
        Some((rest, inner)) => (rest, format!("//{inner}")),
        None => (rest, String::new()),
    };
    let rest = rest.strip_suffix(".git").unwrap_or(rest);
    let name = match host {
        "registry.terraform.io" | "registry.opentofu.org" => {
            rest.trim_start_matches('/').to_owned()
        }
        "github.com" => in_registry(rest).unwrap_or_else(|| format!("{host}{rest}")),
        _ => format!("{host}{rest}"),
    };
    format!("{name}{inner}").chars().take(200).collect()
}

/// `/owner/terraform-aws-vpc` as `owner/vpc/aws`.
fn in_registry(path: &str) -> Option<String> {
    let (owner, repository) = path.trim_start_matches('/').split_once('/')?;
    let (provider, name) = repository.strip_prefix("terraform-")?.split_once('-')?;
    (!name.contains('/')).then(|| format!("{owner}/{name}/{provider}"))
}

/// The provider that a registry address ends in: `aws` for `terraform-aws-modules/vpc/aws`.
pub(super) fn provider(source: &str) -> &str {
    let address = source.split("//").next().unwrap_or(source);
    let mut parts = address.rsplit('/');
    let last = parts.next().unwrap_or("");
    let is_registry = parts.count() >= 2 && !last.contains('.');
    if is_registry { last } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_one_name_however_it_is_written() {
        let vpc = "terraform-aws-modules/vpc/aws";
        for (written, name) in [
            ("terraform-aws-modules/vpc/aws", vpc),
            ("registry.terraform.io/terraform-aws-modules/vpc/aws", vpc),
            ("tfr:///terraform-aws-modules/vpc/aws?version=5.0.0", vpc),
            ("github.com/terraform-aws-modules/terraform-aws-vpc", vpc),
            (
                "git::https://github.com/terraform-aws-modules/terraform-aws-vpc.git?ref=v5",
                vpc,
            ),
            (
                "git@github.com:terraform-aws-modules/terraform-aws-vpc.git",
                vpc,
            ),
            (
                "git::ssh://git@github.com/terraform-aws-modules/terraform-aws-vpc.git",
                vpc,
            ),
            (
                "git::https://me:token@git.example.com/infra/net.git//vpc?ref=1",
                "git.example.com/infra/net//vpc",
            ),
            (
                "app.terraform.io/acme/net/aws",
                "app.terraform.io/acme/net/aws",
            ),
            (
                "terraform-aws-modules/iam/aws//modules/iam-role",
                "terraform-aws-modules/iam/aws//modules/iam-role",
            ),
            (
                "s3::https://s3.amazonaws.com/acme/net.zip",
                "s3.amazonaws.com/acme/net.zip",
            ),
        ] {
            assert_eq!(
                locate("", written),
                Source::Remote(name.into()),
                "{written}"
            );
        }
    }

    #[test]
    fn local_sources_stay_below_the_root() {
        let folder = |name: &str| Source::Folder(name.into());
        assert_eq!(
            locate("envs/prod", "../../modules/net/"),
            folder("modules/net")
        );
        assert_eq!(locate("envs", "./"), folder("envs"));
        assert_eq!(locate("envs", "../.."), Source::Outside);
        assert_eq!(locate("envs", "/modules/net"), Source::Outside);
    }

    #[test]
    fn the_provider_is_the_last_part_of_a_registry_address() {
        assert_eq!(
            provider("terraform-aws-modules/iam/aws//modules/iam-role"),
            "aws"
        );
        assert_eq!(provider("app.terraform.io/acme/net/azurerm"), "azurerm");
        assert_eq!(provider("git.example.com/infra/net.zip"), "");
        assert_eq!(provider("github.com/acme"), "");
    }
}
