//! What a host name or address can be, by its spelling alone.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use syntax::HashSet;

/// Who can be meant by a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nobody: a wildcard, a bind address, a word to be filled in.
    Nobody,
    /// Nobody but whoever the same deployment says answers there: a name kept for examples.
    Example,
    /// Whoever shares the network of the sender: mostly it alone.
    Loopback,
    /// Somebody of the same deployment, if such a name exists there: a single word, or a name
    /// below a domain that no public name server knows.
    Inside,
    /// An address of a private network.
    Private,
    /// Somebody on the internet.
    Public,
}

/// Judges a host in the form that [`normal`] gives.
pub(crate) fn reach(host: &str) -> Reach {
    if let Ok(address) = host.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(address) => reach_v4(address),
            IpAddr::V6(address) => reach_v6(address),
        };
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    if last == "localhost" {
        return Reach::Loopback;
    }
    if is_filled_in(host) || is_of_page(host) {
        return Reach::Nobody;
    }
    if is_example(host, last) {
        return Reach::Example;
    }
    let dotted = last.len() < host.len();
    if dotted && is_public_name(host, last) {
        Reach::Public
    } else {
        Reach::Inside
    }
}

/// The host in lower case without a trailing dot; none if no host is spelled like this.
/// Underscores are no part of host names but of container names, which resolve all the same.
pub(crate) fn normal(text: &str) -> Option<Box<str>> {
    if let Some(address) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        return address
            .parse::<Ipv6Addr>()
            .ok()
            .map(|address| address.to_string().into());
    }
    let text = text.strip_suffix('.').unwrap_or(text);
    let well_formed = text.len() <= 253 && !text.is_empty() && text.split('.').all(is_label);
    let digits_only = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !well_formed || (digits_only && text.parse::<Ipv4Addr>().is_err()) {
        return None;
    }
    Some(text.to_ascii_lowercase().into())
}

/// Whether a name is that of a Service of a cluster as far as its mark: `cart.shop.svc`,
/// `cart.shop.svc.cluster.local`.
pub(crate) fn is_of_cluster(host: &str) -> bool {
    host.split('.').nth(2) == Some("svc")
}

/// The same, or such a name with that of one of its pods before it: `cart-0.cart.shop.svc`.
pub(crate) fn is_within_cluster(host: &str) -> bool {
    is_of_cluster(host) || host.split('.').nth(3) == Some("svc")
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    label.len() <= 63
        && label.bytes().all(inner)
        && !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Words people put where a name is to be filled in.
pub(crate) fn is_filled_in(host: &str) -> bool {
    const WORDS: &[&str] = &[
        "your",
        "changeme",
        "change-me",
        "placeholder",
        "todo",
        "xxx",
    ];
    host.split(['.', '-', '_'])
        .any(|word| WORDS.contains(&word))
}

/// Whether it is what a script in a browser calls the address of its own page.
fn is_of_page(host: &str) -> bool {
    const PAGE: &[&str] = &["document.location.", "location.", "window.location."];
    PAGE.iter().any(|start| host.starts_with(start))
}

/// Names kept for documentation (RFC 2606, RFC 6761).
fn is_example(host: &str, last: &str) -> bool {
    const DOMAINS: &[&str] = &["example", "invalid", "test"];
    const EXAMPLES: &[&str] = &["example.com", "example.org", "example.net", "domain.tld"];
    let below = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    (last.len() < host.len() && DOMAINS.contains(&last)) || EXAMPLES.iter().any(|it| below(it))
}

/// Whether public name servers may know this name: its last label is a country or one of the
/// generic domains that services are commonly found under. Many of the latter are words that
/// namespaces are called by too (`cart.shop`), so that a name of two labels needs one of the
/// old ones. A name below any other label is taken for an internal one, which then needs a
/// declaration.
fn is_public_name(host: &str, last: &str) -> bool {
    let labels = host.split('.').count();
    let country = last.len() == 2 && COUNTRIES.split(' ').any(|country| country == last);
    let generic = OLD_GENERIC.contains(&last) || (labels > 2 && is_new_generic(last));
    country || generic || last.starts_with("xn--")
}

/// Whether a host may be one of the newer public domains, which namespaces are called by too.
pub(crate) fn may_be_public(host: &str) -> bool {
    let last = host.rsplit_once('.').map(|(_, last)| last);
    last.is_some_and(is_new_generic) && !is_filled_in(host)
}

fn is_new_generic(last: &str) -> bool {
    static DOMAINS: LazyLock<HashSet<&str>> = LazyLock::new(|| NEW_GENERIC.split(' ').collect());
    DOMAINS.contains(last)
}

/// Country-code domains, from the root zone database of IANA.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh \
    bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de \
    dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr \
    gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn \
    kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms \
    mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps \
    pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz \
    tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws \
    ye yt za zm zw";

const OLD_GENERIC: &[&str] = &[
    "app", "biz", "cloud", "com", "dev", "edu", "gov", "info", "int", "mil", "net", "org",
];

/// Some of the newer generic domains, from the same database.
const NEW_GENERIC: &str = "academy ad agency ai amsterdam art associates auction audio auto aws azure band bank bar \
    barcelona beauty beer berlin best bid bike bio black blog blue bot boutique broker build \
    builders business cab cafe cam camera camp capital cards care career careers cash casino \
    center charity chat church city claims cleaning click clinic clothing club coach codes \
    coffee college community company computer condos construction consulting contact contractors \
    cooking cool coop country coupons courses credit cruises cyou dance date dating day deals \
    degree delivery democrat dental dentist design diamonds diet digital direct directory \
    discount doctor dog domains download earth education email energy engineer engineering \
    enterprises equipment estate events exchange expert exposed express fail faith family fan \
    fans farm fashion feedback film finance financial fish fit fitness flights florist flowers \
    football forsale foundation fun fund furniture futbol fyi gallery game games garden gay gift \
    gifts gives glass global gmbh gold golf goog google graphics gratis green gripe group guide \
    guitars guru hair hamburg haus health healthcare help hockey holdings holiday homes horse \
    hospital host hosting house how icu immo inc industries ink institute insurance insure \
    international investments istanbul jetzt jewelry jobs kaufen kim kitchen koeln land lat law \
    lawyer lease legal lgbt life lighting limited limo link live llc loan loans lol london love \
    ltd luxury maison makeup management map market marketing markets mba media meme men menu \
    microsoft mobi moda moe mom money mortgage moscow movie museum name navy network news ngo \
    ninja nyc observer one ong onl online organic page paris partners parts party pay pet photo \
    photography photos pics pictures pink pizza place plumbing plus poker porn press pro \
    productions promo properties property protection pub quest racing realty recipes red rehab \
    rent rentals repair report republican rest restaurant review reviews rich rip rocks rodeo \
    run sale salon sarl school schule science security services sexy shoes shop shopping show \
    singles site ski soccer social software solar solutions soy space spot store stream studio \
    study style supplies supply support surf surgery swiss systems tattoo tax taxi team tech \
    technology tel tennis theater theatre tickets tienda tips tires tirol today tokyo tools top \
    tours town toys trade trading training travel tube university uno vacations vegas ventures \
    vet viajes video villas vin vip vision vodka vote voting voyage wang watch webcam website \
    wedding wien wiki win wine work works world wtf xyz yachts yoga you zone zuerich";

fn reach_v4(address: Ipv4Addr) -> Reach {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    if address.is_loopback() {
        Reach::Loopback
    } else if address.is_broadcast() || address.is_documentation() || first == 0 || first >= 224 {
        Reach::Nobody
    } else if address.is_private() || address.is_link_local() || shared {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    let [first, second, ..] = address.segments();
    let documentation = first == 0x2001 && second == 0x0db8;
    if let Some(address) = address.to_ipv4_mapped() {
        return reach_v4(address);
    }
    if address.is_loopback() {
        Reach::Loopback
    } else if address.is_unspecified() || address.is_multicast() || documentation {
        Reach::Nobody
    } else if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 {
        Reach::Private
    } else {
        Reach::Public
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_a_host_says_who_may_be_meant() {
        for (host, expected) in [
            ("localhost", Reach::Loopback),
            ("app.localhost", Reach::Loopback),
            ("127.0.0.53", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("0.0.0.0", Reach::Nobody),
            ("::", Reach::Nobody),
            ("api.example.com", Reach::Example),
            ("your-host.net", Reach::Nobody),
            ("db", Reach::Inside),
            ("db.shop", Reach::Inside),
            ("db.shop.svc.cluster.local", Reach::Inside),
            ("host.docker.internal", Reach::Inside),
            ("10.1.2.3", Reach::Private),
            ("169.254.169.254", Reach::Private),
            ("fd00::1", Reach::Private),
            ("9.9.9.9", Reach::Public),
            ("api.stripe.com", Reach::Public),
            ("sts.eu-west-1.amazonaws.com", Reach::Public),
            ("hooks.slack.dev", Reach::Public),
            ("api.bahn.de", Reach::Public),
            ("feed.planes.lol", Reach::Public),
            ("planes.lol", Reach::Inside),
        ] {
            assert_eq!(reach(host), expected, "{host}");
        }
    }

    #[test]
    fn numbers_and_odd_characters_are_no_host() {
        for text in [
            "", "80", "1.2", "1.2.3", "a b", "a/b", "-a", "a..b", "<host>", "$x", "*", "a@b",
        ] {
            assert_eq!(normal(text), None, "{text}");
        }
        assert_eq!(normal("My_App.Svc.").as_deref(), Some("my_app.svc"));
    }
}
