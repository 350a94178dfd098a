//! Terraform and `OpenTofu` configurations.
