//! Settings that lead people somewhere, and not the program that is given them.

use super::setting::Words;

/// Whether a setting holds the address of pages for people, which programs put into mails and
/// answers: `FRONTEND_URL`, `SHOP_WEB_BASE_URL`, `WEB_APP_URL`, and `APP_ROOT_URL` or
/// `BASE_URL` of the whole.
/// So is that at which people meet the program itself, in the words of Grafana and Gitea
/// (`GF_SERVER_ROOT_URL`) and of Prometheus (`web.external-url`).
pub(super) fn is_of_page(name: &str) -> bool {
    const PAGES: &[&str] = &[
        "client",
        "doc",
        "docs",
        "documentation",
        "faq",
        "frontend",
        "public",
        "site",
        "ui",
        "web",
        "website",
    ];
    let words = Words::of(name);
    let all: Vec<&str> = words.iter().collect();
    if all.ends_with(&["server", "root", "url"]) || all.ends_with(&["web", "external", "url"]) {
        return true;
    }
    let mut words = words.iter().rev();
    let of_url = matches!(words.next(), Some("url" | "uri"));
    let about = words.find(|word| !matches!(*word, "app" | "base" | "root"));
    let of_whole = || all.len() > 1;
    of_url && about.map_or_else(of_whole, |word| PAGES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_by_the_last_words() {
        for name in [
            "FRONTEND_URL",
            "SHOP_WEB_BASE_URL",
            "WEB_APP_URL",
            "APP_ROOT_URL",
            "S3_PUBLIC_URL",
            "APP_URL",
            "BASE_URL",
            "DOC_URL",
            "GF_SERVER_ROOT_URL",
            "web.external-url",
            "clientUrl",
        ] {
            assert!(is_of_page(name), "{name}");
        }
        for name in [
            "WEB_API_URL",
            "FRONTEND_HOST",
            "CLIENT_ID",
            "URL",
            "WEBHOOK_URL",
            "EXTERNAL_URL",
            "API_ROOT_URL",
        ] {
            assert!(!is_of_page(name), "{name}");
        }
    }
}
