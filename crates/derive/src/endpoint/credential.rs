//! Settings that hold credentials, by their names.

use super::setting::Words;

/// Whether a setting's name says that its value is a credential: `DB_PASSWORD`, `apiKey`.
/// A path to a credential (`_FILE`) is none.
pub(crate) fn is_credential_name(name: &str) -> bool {
    let words = Words::of(name);
    let last = words.last();
    let before = words.iter().nth_back(1).unwrap_or("");
    // `MYSQL_ALLOW_EMPTY_PASSWORD` and `MYSQL_RANDOM_ROOT_PASSWORD` are switches.
    if words
        .iter()
        .any(|word| matches!(word, "allow" | "random" | "require" | "disable"))
    {
        return false;
    }
    match last {
        "password" | "passwd" | "pwd" | "passphrase" | "secret" | "token" | "apikey"
        | "credential" | "credentials" | "authtoken" | "pass" | "pw" | "accesskey"
        | "secretkey" | "privatekey" | "webpassword" => true,
        "key" => matches!(
            before,
            "api"
                | "access"
                | "secret"
                | "private"
                | "encryption"
                | "signing"
                | "auth"
                | "app"
                | "account"
                | "master"
                | "license"
                | "service"
                | "jwt"
        ),
        // `AWS_ACCESS_KEY_ID` names the key, not the secret; `SECRET_KEY_BASE` is the secret.
        "base" => before == "key",
        // `PGPASSWORD`, `RABBITMQPASSWORD`: the subject is not set apart.
        _ => ["password", "passwd"]
            .iter()
            .any(|ending| last.strip_suffix(ending).is_some_and(|it| it.len() >= 2)),
    }
}

/// Whether a credential goes with a peer's address: `DB_PASSWORD` beside `DB_HOST`, and
/// `PGPASSWORD` beside `PGHOST`.
pub(super) fn has_credential_beside<'n>(
    address: &str,
    mut others: impl Iterator<Item = &'n str>,
) -> bool {
    let as_one = address.strip_suffix("HOST").filter(|it| !it.contains('_'));
    if let Some(subject) = as_one.filter(|subject| subject.len() >= 2) {
        let goes = |other: &str| {
            let rest = other.strip_prefix(subject);
            rest.is_some_and(|rest| rest == "PASSWORD" || rest == "PASS")
        };
        return others.any(goes);
    }
    let of_address = Words::of(address);
    let subject = of_address.iter().count().saturating_sub(1);
    subject > 0
        && others.any(|other| {
            let plain = other.strip_suffix("_FILE").unwrap_or(other);
            is_credential_name(plain)
                && Words::of(plain)
                    .iter()
                    .take(subject)
                    .eq(of_address.iter().take(subject))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_with_the_host_of_the_same_subject() {
        let beside = |address, other| has_credential_beside(address, [other].into_iter());
        assert!(beside("WORDPRESS_DB_HOST", "WORDPRESS_DB_PASSWORD"));
        assert!(beside("PG_HOST", "PG_PASSWORD_FILE"));
        assert!(beside("PGHOST", "PGPASSWORD"));
        assert!(!beside("PGHOST", "MYSQLPASSWORD"));
        assert!(!beside("REDIS_HOST", "DB_PASSWORD"));
        assert!(!beside("HOST", "DB_PASSWORD"));
    }

    #[test]
    fn a_credential_is_named_as_one() {
        for name in [
            "DB_PASSWORD",
            "apiKey",
            "POSTGRES_PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "SECRET_KEY_BASE",
            "GH_TOKEN",
            "MINIO_SECRET",
            "PGPASSWORD",
        ] {
            assert!(is_credential_name(name), "{name}");
        }
        for name in [
            "POSTGRES_PASSWORD_FILE",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
            "AWS_ACCESS_KEY_ID",
            "CACHE_KEY",
            "PASSWORD_MIN_LENGTH",
            "TOKEN_TTL",
        ] {
            assert!(!is_credential_name(name), "{name}");
        }
    }
}
