//! Functions that only `OpenTofu` has, and those of providers.

use eval::Origin;
use expect_test::{Expect, expect};

use crate::scope::{Names, answers};

fn check(expected: &Expect) {
    let names = Names::new(Origin::Code);
    expected.assert_eq(&answers(expected, |expression| names.shown(expression)));
}

#[test]
fn a_prefix_contains_addresses_and_prefixes_of_its_family() {
    check(&expect![[r#"
        cidrcontains("192.168.2.0/20", "192.168.2.1") -> true
        cidrcontains("192.168.2.0/20", "192.168.2.0/22") -> true
        cidrcontains("192.168.2.0/20", "192.126.2.1") -> false
        cidrcontains("192.168.2.0/20", "192.126.2.0/18") -> false
        cidrcontains("192.168.2.0/20", "192.168.0.0/19") -> false
        cidrcontains("10.0.0.0/8", "10.0.0.0/8") -> true
        cidrcontains("10.0.0.0/8", "9.255.255.255") -> false
        cidrcontains("0.0.0.0/0", "255.255.255.255") -> true
        cidrcontains("10.1.2.3/32", "10.1.2.3") -> true
        cidrcontains("fe80::/48", "fe80::1") -> true
        cidrcontains("fe80::/48", "fe81::1") -> false
        cidrcontains("::/0", "::1/128") -> true
        cidrcontains("10.0.0.0/8", "fe80::1") -> ?invalid ! `cidrcontains()`: one is of IPv4, the other of IPv6
        cidrcontains("::/0", "10.0.0.0/8") -> ?invalid ! `cidrcontains()`: one is of IPv4, the other of IPv6
        cidrcontains("10.0.0.0", "10.0.0.0") -> ?invalid ! `cidrcontains()`: not a prefix such as `10.0.0.0/8`
        cidrcontains("10.0.0.0/33", "10.0.0.0") -> ?invalid ! `cidrcontains()`: not a prefix such as `10.0.0.0/8`
        cidrcontains("10.0.0.0/8", "10.0.0") -> ?invalid ! `cidrcontains()`: neither an address nor a prefix
        cidrcontains("10.0.0.0/8", "") -> ?invalid ! `cidrcontains()`: neither an address nor a prefix
        cidrcontains("10.0.0.0/8", null) -> ?invalid ! `cidrcontains()`: an argument is null
        cidrcontains("10.0.0.0/8") -> ?invalid ! `cidrcontains()`: takes 2 arguments, not 1
        cidrcontains("10.0.0.0/8", u) -> ?u
        cidrcontains(sensitive("10.0.0.0/8"), "10.1.1.1") -> true (secret)
    "#]]);
}

#[test]
fn what_was_compressed_is_plain_again() {
    check(&expect![[r#"
        base64gunzip("H4sIAAAAAAAA/wAAAP//AQAA//8AAAAAAAAAAA==") -> ""
        base64gunzip("H4sIAAAAAAAA/8pIzcnJV8AgAQAAAP//AQAA///jUT2NFwAAAA==") -> "hello hello hello hello"
        base64gunzip(base64gzip("grüße")) -> "grüße"
        base64gunzip("aGVsbG8=") -> ?invalid ! `base64gunzip()`: the bytes are not gzip
        base64gunzip("!") -> ?invalid ! `base64gunzip()`: the text is not base64
        base64gunzip("") -> ?invalid ! `base64gunzip()`: the bytes are not gzip
        base64gunzip(null) -> ?invalid ! `base64gunzip()`: an argument is null
        base64gunzip(u) -> ?u
    "#]]);
}

#[test]
fn signs_of_an_address_are_letters_again() {
    check(&expect![[r#"
        urldecode("Hello%20World") -> "Hello World"
        urldecode("Hello+World") -> "Hello World"
        urldecode("%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82") -> "Привет"
        urldecode(urlencode("a b&c=d/é?~")) -> "a b&c=d/é?~"
        urldecode("") -> ""
        urldecode("%") -> ?invalid ! `urldecode()`: a percent sign is not followed by two digits
        urldecode("%zz") -> ?invalid ! `urldecode()`: a percent sign is not followed by two digits
        urldecode("100%25") -> "100%"
        urldecode(null) -> ?invalid ! `urldecode()`: an argument is null
        urldecode(5) -> "5"
    "#]]);
}

#[test]
fn functions_of_providers_are_known_only_where_they_run() {
    check(&expect![[r#"
        provider::aws::arn_parse("arn:aws:s3:::b").account -> ?provider::aws::arn_parse()
        provider::assert::null(null) -> ?provider::assert::null()
        provider::x::y([u], secret) -> ?provider::x::y() (secret)
        try(provider::x::y(), 1) -> ?provider::x::y()
        "a-${provider::x::y()}" -> ?provider::x::y() text("a-" + ?provider::x::y())
        core::upper("a") -> "A"
        aws::arn_parse("x") -> ?invalid ! there is no function `aws::arn_parse`
    "#]]);
}

#[test]
fn a_template_from_elsewhere_has_its_own_names_only() {
    check(&expect![[r#"
        [for t in ["Hi $${name}"] : templatestring(t, { name = "Ann" })] -> ["Hi Ann"]
        [for t in ["$${a}-$${b}"] : templatestring(t, { a = "x", b = u })] -> [?u text("x-" + ?u)]
        [for t in ["$${db}"] : templatestring(t, {})] -> [?undeclared db] ! `db` is declared nowhere
        [for t in ["$${a}"] : templatestring(t, { a = secret })] -> ["hush" (secret)]
        templatestring("literal", {}) -> ?invalid ! `templatestring()`: the template must be a reference
        templatestring(u, {}) -> ?u
        templatestring(db.name, {}) -> "orders" <- aws_db.main.name
    "#]]);
}
