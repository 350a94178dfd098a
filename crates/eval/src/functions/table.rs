//! The names of all functions.

use super::Function;
use super::parameter::{LIST, LIST_OF_TEXT, LIST_OF_TRUTH, MAP_OF_LISTS, Parameter, SET, Wants};
use super::{
    conversion, csv, date, encoding, filesystem, format, hash, item, mapping, network, numeric,
    regex, sequence, sets, string, template, terraform, yaml,
};

const ANY: Parameter = Parameter::new(Wants::Any);
const TEXT: Parameter = Parameter::new(Wants::Text);
const NUMBER: Parameter = Parameter::new(Wants::Number);
const ITEMS: Parameter = Parameter::new(Wants::Typed(&LIST));
const TEXTS: Parameter = Parameter::new(Wants::Typed(&LIST_OF_TEXT));
const TRUTHS: Parameter = Parameter::new(Wants::Typed(&LIST_OF_TRUTH));
const SETS: Parameter = Parameter::new(Wants::Typed(&SET)).open();
const LISTS_BY_KEY: Parameter = Parameter::new(Wants::Typed(&MAP_OF_LISTS)).whole();
const SEEN_THROUGH: Parameter = ANY.transparent();

/// Looks a function up by its name without `core::`.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let at = TABLE.binary_search_by(|function| function.name.cmp(name));
    TABLE.get(at.ok()?)
}

/// In the order of names.
static TABLE: &[Function] = &[
    Function::fixed("abs", &[NUMBER], numeric::absolute),
    Function::fixed("abspath", &[TEXT], filesystem::absolute),
    Function::fixed("alltrue", &[TRUTHS.open()], conversion::all_true),
    Function::fixed("anytrue", &[TRUTHS.open()], conversion::any_true),
    Function::fixed("base64decode", &[TEXT], encoding::from_base64),
    Function::fixed("base64encode", &[TEXT], encoding::to_base64),
    Function::fixed("base64gunzip", &[TEXT], encoding::from_gzip),
    Function::fixed("base64gzip", &[TEXT], encoding::to_gzip),
    Function::fixed("base64sha256", &[TEXT], hash::base64_sha256),
    Function::fixed("base64sha512", &[TEXT], hash::base64_sha512),
    Function::fixed("basename", &[TEXT.open()], filesystem::base_name),
    Function::fixed("bcrypt", &[TEXT], hash::bcrypt).rest(NUMBER),
    Function::fixed("ceil", &[NUMBER], numeric::ceiling),
    Function::fixed("chomp", &[TEXT.open()], string::chomp),
    Function::fixed(
        "chunklist",
        &[ITEMS.transparent(), NUMBER],
        sequence::chunks,
    ),
    Function::fixed("cidrcontains", &[TEXT, TEXT], network::contains),
    Function::fixed("cidrhost", &[TEXT, NUMBER], network::host),
    Function::fixed("cidrnetmask", &[TEXT], network::netmask),
    Function::fixed("cidrsubnet", &[TEXT, NUMBER, NUMBER], network::subnet),
    Function::fixed("cidrsubnets", &[TEXT.open()], network::subnets).rest(NUMBER.open()),
    Function::fixed("coalesce", &[ANY.nullable().open()], conversion::coalesce)
        .rest(ANY.nullable().open())
        .chooses(),
    Function::fixed("coalescelist", &[], item::coalesce_lists)
        .rest(ANY.nullable().open())
        .chooses()
        .may_give_null(),
    Function::fixed("compact", &[TEXTS.open()], sequence::compact),
    Function::fixed("concat", &[], sequence::concat)
        .rest(SEEN_THROUGH.open())
        .may_give_null(),
    Function::fixed("contains", &[ANY.open(), ANY.open()], item::contains),
    Function::fixed("csvdecode", &[TEXT], csv::decode).may_give_null(),
    Function::fixed("dirname", &[TEXT], filesystem::folder_name),
    Function::fixed("distinct", &[ITEMS.open()], sequence::distinct),
    Function::fixed(
        "element",
        &[SEEN_THROUGH.open(), NUMBER.open()],
        item::element,
    )
    .chooses()
    .may_give_null(),
    Function::fixed("endswith", &[TEXT.open(), TEXT], string::ends_with),
    Function::fixed(
        "ephemeralasnull",
        &[ANY.nullable().open()],
        conversion::ephemeral_as_null,
    )
    .chooses()
    .may_give_null(),
    Function::fixed("file", &[TEXT.open()], filesystem::file),
    Function::fixed("filebase64", &[TEXT.open()], filesystem::base64),
    Function::fixed("filebase64sha256", &[TEXT.open()], hash::file_base64_sha256),
    Function::fixed("filebase64sha512", &[TEXT.open()], hash::file_base64_sha512),
    Function::fixed("fileexists", &[TEXT.open()], filesystem::exists),
    Function::fixed("filemd5", &[TEXT.open()], hash::file_md5),
    Function::fixed("fileset", &[TEXT.open(), TEXT], filesystem::matching),
    Function::fixed("filesha1", &[TEXT.open()], hash::file_sha1),
    Function::fixed("filesha256", &[TEXT.open()], hash::file_sha256),
    Function::fixed("filesha512", &[TEXT.open()], hash::file_sha512),
    Function::fixed("flatten", &[SEEN_THROUGH.open()], sequence::flatten).may_give_null(),
    Function::fixed("floor", &[NUMBER], numeric::floor),
    Function::fixed("format", &[TEXT], format::one).rest(ANY.nullable().open()),
    Function::fixed("formatdate", &[TEXT, TEXT], date::formatted),
    Function::fixed("formatlist", &[TEXT], format::each).rest(ANY.nullable().open()),
    Function::fixed("indent", &[NUMBER, TEXT], string::indent),
    Function::fixed("index", &[ANY, ANY.open()], item::index),
    Function::fixed(
        "issensitive",
        &[ANY.nullable().open()],
        conversion::is_sensitive,
    )
    .chooses()
    .may_give_null(),
    Function::fixed("join", &[TEXT], string::join).rest(TEXTS.open()),
    Function::fixed("jsondecode", &[TEXT.open()], encoding::from_json)
        .chooses()
        .may_give_null(),
    Function::fixed("jsonencode", &[ANY.nullable().open()], encoding::to_json),
    Function::fixed("keys", &[SEEN_THROUGH.open()], mapping::keys).may_give_null(),
    Function::fixed("length", &[SEEN_THROUGH.open()], item::length),
    Function::fixed("log", &[NUMBER, NUMBER], numeric::logarithm),
    Function::fixed(
        "lookup",
        &[ANY.nullable().open(), TEXT.nullable().open()],
        mapping::lookup,
    )
    .rest(ANY.nullable().open())
    .chooses()
    .may_give_null(),
    Function::fixed("lower", &[TEXT.open()], string::lower),
    Function::fixed(
        "matchkeys",
        &[ITEMS, ITEMS.whole(), ITEMS.whole()],
        item::match_keys,
    ),
    Function::fixed("max", &[NUMBER], numeric::largest).rest(NUMBER),
    Function::fixed("md5", &[TEXT], hash::md5),
    Function::fixed("merge", &[], mapping::merge)
        .rest(SEEN_THROUGH.nullable())
        .may_give_null(),
    Function::fixed("min", &[NUMBER], numeric::smallest).rest(NUMBER),
    Function::fixed(
        "nonsensitive",
        &[ANY.nullable().open()],
        conversion::nonsensitive,
    )
    .chooses()
    .may_give_null(),
    Function::fixed("one", &[SEEN_THROUGH.open()], item::one)
        .chooses()
        .may_give_null(),
    Function::fixed("parseint", &[ANY, NUMBER], numeric::parse_integer),
    Function::fixed("pathexpand", &[TEXT], filesystem::expand_home),
    Function::at_run_time("plantimestamp", &[]),
    Function::fixed("pow", &[NUMBER, NUMBER], numeric::power),
    Function::fixed(
        "provider::terraform::decode_tfvars",
        &[TEXT],
        terraform::decode_variables,
    ),
    Function::fixed(
        "provider::terraform::encode_expr",
        &[ANY.open()],
        terraform::encode_expression,
    ),
    Function::fixed(
        "provider::terraform::encode_tfvars",
        &[ANY.open()],
        terraform::encode_variables,
    ),
    Function::fixed("range", &[], sequence::range).rest(NUMBER),
    Function::fixed("regex", &[TEXT, TEXT.open()], regex::first),
    Function::fixed("regexall", &[TEXT, TEXT.open()], regex::all),
    Function::fixed("replace", &[TEXT, TEXT, TEXT], regex::replace),
    Function::fixed("reverse", &[SEEN_THROUGH.open()], sequence::reverse),
    Function::fixed("rsadecrypt", &[TEXT, TEXT], encoding::decrypted),
    Function::fixed("sensitive", &[ANY.nullable().open()], conversion::sensitive)
        .chooses()
        .may_give_null(),
    Function::fixed("setintersection", &[SETS], sets::intersection).rest(SETS),
    Function::fixed("setproduct", &[], sets::product).rest(SEEN_THROUGH.open()),
    Function::fixed("setsubtract", &[SETS, SETS], sets::subtraction),
    Function::fixed("setunion", &[SETS], sets::union).rest(SETS),
    Function::fixed("sha1", &[TEXT], hash::sha1),
    Function::fixed("sha256", &[TEXT], hash::sha256),
    Function::fixed("sha512", &[TEXT], hash::sha512),
    Function::fixed("signum", &[NUMBER], numeric::signum),
    Function::fixed(
        "slice",
        &[SEEN_THROUGH.open(), NUMBER, NUMBER],
        sequence::slice,
    ),
    Function::fixed("sort", &[TEXTS.open()], sequence::sort),
    Function::fixed("split", &[TEXT, TEXT], string::split),
    Function::fixed("startswith", &[TEXT.open(), TEXT], string::starts_with),
    Function::fixed("strcontains", &[TEXT.open(), TEXT], string::contains).may_give_null(),
    Function::fixed("strrev", &[TEXT], string::reverse),
    Function::fixed("substr", &[TEXT, NUMBER, NUMBER], string::part),
    Function::fixed("sum", &[ANY.whole()], numeric::sum).may_give_null(),
    Function::fixed(
        "templatefile",
        &[TEXT.open(), ANY.open()],
        template::of_file,
    )
    .may_give_null(),
    Function::fixed("templatestring", &[TEXT, ANY.open()], template::of_text),
    Function::fixed(
        "textdecodebase64",
        &[TEXT, TEXT],
        encoding::text_from_base64,
    ),
    Function::fixed("textencodebase64", &[TEXT, TEXT], encoding::text_to_base64),
    Function::fixed("timeadd", &[TEXT, TEXT], date::add).may_give_null(),
    Function::fixed("timecmp", &[TEXT, TEXT], date::compare),
    Function::at_run_time("timestamp", &[]),
    Function::fixed("title", &[TEXT], string::title),
    Function::fixed("tobool", &[ANY.nullable().open()], conversion::to_bool).forgets(),
    Function::fixed(
        "tolist",
        &[SEEN_THROUGH.nullable().open()],
        conversion::to_list,
    )
    .forgets(),
    Function::fixed(
        "tomap",
        &[SEEN_THROUGH.nullable().open()],
        conversion::to_map,
    )
    .forgets(),
    Function::fixed("tonumber", &[ANY.nullable().open()], conversion::to_number).forgets(),
    Function::fixed(
        "toset",
        &[SEEN_THROUGH.nullable().open()],
        conversion::to_set,
    )
    .forgets(),
    Function::fixed("tostring", &[ANY.nullable().open()], conversion::to_text).forgets(),
    Function::fixed("transpose", &[LISTS_BY_KEY], mapping::transpose),
    Function::fixed("trim", &[TEXT, TEXT], string::trim),
    Function::fixed("trimprefix", &[TEXT, TEXT], string::trim_prefix),
    Function::fixed("trimspace", &[TEXT.open()], string::trim_space),
    Function::fixed("trimsuffix", &[TEXT, TEXT], string::trim_suffix),
    Function::fixed("upper", &[TEXT.open()], string::upper),
    Function::fixed("urldecode", &[TEXT], encoding::from_url),
    Function::fixed("urlencode", &[TEXT], encoding::to_url),
    Function::at_run_time("uuid", &[]),
    Function::fixed("uuidv5", &[TEXT, TEXT], hash::uuid_v5),
    Function::fixed("values", &[SEEN_THROUGH.open()], mapping::values),
    Function::fixed("yamldecode", &[TEXT], yaml::from_yaml).may_give_null(),
    Function::fixed("yamlencode", &[ANY.nullable().open()], yaml::to_yaml).may_give_null(),
    Function::fixed("zipmap", &[TEXTS.transparent(), SEEN_THROUGH], mapping::zip),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_names() {
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
    }
}
