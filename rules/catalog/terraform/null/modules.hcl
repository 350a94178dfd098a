# Calls of modules that make nothing and only compute: the label, of which other modules of the
# same publisher take their names, their tags and whether they make anything at all.

resource "cloudposse/label/null" {
  outputs {
    enabled     = coalesce(self.enabled, self.context.enabled, true)
    namespace   = lower(replace(join("", compact([self.namespace == null ? self.context.namespace : self.namespace])), "/[^-a-zA-Z0-9]/", ""))
    tenant      = lower(replace(join("", compact([self.tenant == null ? self.context.tenant : self.tenant])), "/[^-a-zA-Z0-9]/", ""))
    environment = lower(replace(join("", compact([self.environment == null ? self.context.environment : self.environment])), "/[^-a-zA-Z0-9]/", ""))
    stage       = lower(replace(join("", compact([self.stage == null ? self.context.stage : self.stage])), "/[^-a-zA-Z0-9]/", ""))
    name        = lower(replace(join("", compact([self.name == null ? self.context.name : self.name])), "/[^-a-zA-Z0-9]/", ""))
    delimiter   = coalesce(self.delimiter, self.context.delimiter, "-")
    # Where a call sets how labels are made of their parts, the result is left open.
    id = coalesce(self.enabled, self.context.enabled, true) == false ? "" : anytrue([
      length(coalesce(self.label_order, self.context.label_order, [])) > 0,
      self.regex_replace_chars != null,
      self.context.regex_replace_chars != null,
      coalesce(self.id_length_limit, self.context.id_length_limit, 0) != 0,
      coalesce(self.label_value_case, self.context.label_value_case, "lower") != "lower",
    ]) ? later : lower(join(coalesce(self.delimiter, self.context.delimiter, "-"), compact([
        for part in concat([
          self.namespace == null ? self.context.namespace : self.namespace,
          self.environment == null ? self.context.environment : self.environment,
          self.stage == null ? self.context.stage : self.stage,
          self.name == null ? self.context.name : self.name,
        ], distinct(concat(coalesce(self.context.attributes, []), coalesce(self.attributes, [])))) : part == null ? "" : replace(part, "/[^-a-zA-Z0-9]/", "")
    ])))
    context = {
      enabled             = coalesce(self.enabled, self.context.enabled, true)
      namespace           = self.namespace == null ? self.context.namespace : self.namespace
      tenant              = self.tenant == null ? self.context.tenant : self.tenant
      environment         = self.environment == null ? self.context.environment : self.environment
      stage               = self.stage == null ? self.context.stage : self.stage
      name                = self.name == null ? self.context.name : self.name
      delimiter           = self.delimiter == null ? self.context.delimiter : self.delimiter
      attributes          = distinct(concat(coalesce(self.context.attributes, []), coalesce(self.attributes, [])))
      tags                = merge(self.context.tags, self.tags)
      additional_tag_map  = merge(self.context.additional_tag_map, self.additional_tag_map)
      label_order         = self.label_order == null ? self.context.label_order : self.label_order
      regex_replace_chars = self.regex_replace_chars == null ? self.context.regex_replace_chars : self.regex_replace_chars
      id_length_limit     = self.id_length_limit == null ? self.context.id_length_limit : self.id_length_limit
      label_key_case      = self.label_key_case == null ? self.context.label_key_case : self.label_key_case
      label_value_case    = self.label_value_case == null ? self.context.label_value_case : self.label_value_case
      descriptor_formats  = merge(self.context.descriptor_formats, self.descriptor_formats)
      labels_as_tags      = self.labels_as_tags == null ? self.context.labels_as_tags : self.labels_as_tags
    }
  }
}
