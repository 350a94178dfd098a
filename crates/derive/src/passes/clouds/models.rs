//! Models that a cloud answers with, which programs name by an identifier alone. Source: "Model
//! IDs" and "Endpoints" in the documentation of Amazon Bedrock.

/// The URL at which a cloud answers for the model that a variable names: `BEDROCK_MODEL_ID`
/// with `anthropic.claude-v2` or an ARN.
pub(crate) fn model_url<'s>(
    variable: &str,
    text: &str,
    setting: impl Fn(&str) -> Option<&'s str>,
) -> Option<String> {
    let mut words = variable.split(['_', '-', '.']).rev();
    let last = words.next()?;
    let is = |word: &str, wanted: &[&str]| wanted.iter().any(|it| word.eq_ignore_ascii_case(it));
    let of_model = is(last, &["model"])
        || (is(last, &["arn", "id", "name"]) && words.next().is_some_and(|it| is(it, &["model"])));
    let of_service = variable
        .split(['_', '-', '.'])
        .any(|it| is(it, &["bedrock"]));
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
    let named = text.contains('.') || text.starts_with("arn:aws:bedrock:");
    if !of_model || !of_service || !named || !text.chars().all(plain) {
        return None;
    }
    let regions = ["BEDROCK_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"];
    let region = regions.into_iter().find_map(setting);
    let region = region.filter(|it| it.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'));
    Some(match region {
        Some(region) => format!("https://bedrock-runtime.{region}.amazonaws.com"),
        None => "https://bedrock-runtime.amazonaws.com".to_owned(),
    })
}
