# Registries that say who publishes what, by host or by the end of it.

registries = [
  "amazonaws.com",
  "azurecr.io",
  "cgr.dev",
  "docker.elastic.co",
  "docker.io",
  "gcr.io",
  "ghcr.io",
  "k8s.io",
  "mcr.microsoft.com",
  "nvcr.io",
  "ocir.io",
  "pkg.dev",
  "public.ecr.aws",
  "quay.io",
  "registry.access.redhat.com",
  "registry.gitlab.com",
  "registry.redhat.io",
]
