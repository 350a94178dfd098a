//! Whether callers of an Ingress, or of a route like one, are encrypted up to the cluster.

use std::sync::Arc;

use eval::Value;
use resource::Resource;
use syntax::Span;

use crate::passes::kubernetes::cluster::annotation;
use crate::passes::kubernetes::filled;

/// Whether callers are encrypted up to the cluster.
#[derive(Clone, Debug, Default)]
pub(super) struct Encryption {
    /// None where the code does not tell.
    pub(super) known: Option<bool>,
    /// Why it does not, if what does is filled in later.
    pub(super) why: Option<Arc<str>>,
    /// The line that says so.
    pub(super) place: Option<Span>,
}

impl Encryption {
    fn told(known: bool, place: Option<Span>) -> Self {
        Self {
            known: Some(known),
            why: None,
            place,
        }
    }

    fn open(why: Arc<str>, place: Option<Span>) -> Self {
        Self {
            known: None,
            why: Some(why),
            place,
        }
    }

    /// By whether there is a block about it.
    pub(super) fn by(block: Option<&Value>) -> Self {
        let place = block.and_then(|it| it.span);
        match block.and_then(filled::reason) {
            Some(why) => Self::open(why, place),
            None => Self::told(block.is_some(), place),
        }
    }
}

/// Whether callers of a host reach an Ingress encrypted, and the line that says so.
pub(super) fn encryption_of(resource: &Resource, host: Option<&str>) -> Encryption {
    const CERTIFICATES: &[&str] = &[
        "alb.ingress.kubernetes.io/certificate-arn",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
        "ingress.gcp.kubernetes.io/pre-shared-cert",
        "networking.gke.io/managed-certificates",
    ];
    let tls = resource.attributes.path(&["spec", "tls"]);
    let covers = |entry: &&Value| {
        let hosts = filled::items(entry, "hosts");
        filled::reason(entry).is_none() && (hosts.is_empty() || host.is_none())
            || hosts.iter().any(|covered| matches(covered.as_str(), host))
    };
    let entry = tls.and_then(|tls| tls.items().iter().find(covers));
    let certificate = CERTIFICATES
        .iter()
        .find_map(|name| annotation(resource, name));
    let certificate = entry.or(certificate).or_else(|| demands_tls(resource));
    if let Some((why, open)) = tls
        .and_then(|tls| perhaps_covered(tls, host))
        .filter(|_| certificate.is_none())
    {
        return Encryption::open(why, open.span);
    }
    match (certificate, takes_plaintext(resource)) {
        (Some(_), Some(open)) => Encryption::told(false, open.span),
        (Some(value), None) => Encryption::told(true, value.span),
        (None, _) => Encryption::told(false, tls.and_then(|tls| tls.span)),
    }
}

/// What leaves it open whether a certificate covers a host: its own name, or that of the host.
fn perhaps_covered<'a>(tls: &'a Value, host: Option<&str>) -> Option<(Arc<str>, &'a Value)> {
    let within = filled::within(tls).map(|why| (why, tls));
    let of_host = || {
        let host = host.filter(|_| !tls.items().is_empty())?;
        Some((filled::reason(&Value::text(host))?, tls))
    };
    within.or_else(of_host)
}

/// The annotation that makes callers use encryption where no certificate is named.
fn demands_tls(resource: &Resource) -> Option<&Value> {
    const TRUTHS: &[&str] = &[
        "nginx.ingress.kubernetes.io/force-ssl-redirect",
        "nginx.ingress.kubernetes.io/ssl-passthrough",
        "haproxy.org/ssl-passthrough",
        "traefik.ingress.kubernetes.io/router.tls",
    ];
    let demanded = TRUTHS.iter().find_map(|name| {
        let value = annotation(resource, name)?;
        (value.as_str() == Some("true")).then_some(value)
    });
    let listens = annotation(resource, "alb.ingress.kubernetes.io/listen-ports");
    let only_secure = |value: &&Value| {
        let ports = value.as_str().unwrap_or("");
        ports.contains("HTTPS") && !ports.contains("\"HTTP\"")
    };
    demanded.or_else(|| listens.filter(only_secure))
}

/// The annotation that lets callers stay unencrypted though there is a certificate.
fn takes_plaintext(resource: &Resource) -> Option<&Value> {
    const REDIRECTS: &[&str] = &[
        "haproxy.org/ssl-redirect",
        "ingress.kubernetes.io/ssl-redirect",
        "nginx.ingress.kubernetes.io/ssl-redirect",
    ];
    REDIRECTS.iter().find_map(|name| {
        let value = annotation(resource, name)?;
        (value.as_str() == Some("false")).then_some(value)
    })
}

/// `*.shop.org` covers `www.shop.org`.
fn matches(covered: Option<&str>, host: Option<&str>) -> bool {
    let (Some(covered), Some(host)) = (covered, host) else {
        return false;
    };
    match covered.strip_prefix('*') {
        Some(domain) => host.ends_with(domain),
        None => covered == host,
    }
}
