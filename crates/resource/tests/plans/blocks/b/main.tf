variable "v" {
  type = string
  validation {
    condition     = length(var.v) == 1
    error_message = "one"
  }
}
resource "terraform_data" "x" { input = [var.v, path.module == path.root, basename(path.module), terraform.workspace] }
