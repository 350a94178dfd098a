# Types of helper providers and of Terraform itself: they make values, files and waits, and
# have no place in a diagram of what runs.

ignored = [
  "archive_*",
  "external",
  "http",
  "local_*",
  "null_*",
  "provider",
  "random_*",
  "template_*",
  "terraform_*",
  "time_*",
  "tls_*",
]
