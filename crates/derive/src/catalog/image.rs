//! Names of container images.

/// Names under which the catalog may describe an image, best first: the repository without
/// its registry, then without its owner.
pub(super) fn repository_names(image: &str) -> Vec<&str> {
    let untagged = without_version(image.trim());
    let path = without_registry(untagged);
    let last = path.rsplit('/').next().unwrap_or(path);
    if last == path {
        vec![path]
    } else {
        vec![path, last]
    }
}

/// An image's name without its version.
pub(crate) fn without_version(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name_from = image.rfind('/').map_or(0, |slash| slash + 1);
    let name = image.get(name_from..).unwrap_or(image);
    match name.find(':') {
        Some(colon) => image.get(..name_from + colon).unwrap_or(image),
        None => image,
    }
}

/// The first part of a name is a registry when it has a dot or a port, or is `localhost`.
fn without_registry(name: &str) -> &str {
    match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_version_and_digest_do_not_matter() {
        assert_eq!(repository_names("redis"), ["redis"]);
        assert_eq!(repository_names("redis:7-alpine"), ["redis"]);
        assert_eq!(
            repository_names("localhost:5000/bitnami/redis:7@sha256:00"),
            ["bitnami/redis", "redis"]
        );
        assert_eq!(
            repository_names("docker.io/library/postgres"),
            ["library/postgres", "postgres"]
        );
        assert_eq!(repository_names("/"), ["/", ""]);
    }
}
