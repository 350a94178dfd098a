variable "list" {
  type = list(string)
}
resource "terraform_data" "user" {
  input = {
    list   = var.list
    length = length(var.list)
    some   = length(var.list) > 0
  }
}
