# Resources made for each of other resources.
resource "terraform_data" "base" {
  count = 2
  input = count.index
}
resource "terraform_data" "chain" {
  for_each         = { for i, b in terraform_data.base : "n${i}" => b.input }
  input            = each.value + 1
  triggers_replace = [terraform_data.base[each.value].id, each.key]
  depends_on       = [terraform_data.base]
}
resource "terraform_data" "self" {
  for_each = terraform_data.chain
  input    = { k = each.key, v = each.value.input, id = each.value.id, whole = each.value }
}
resource "terraform_data" "last" {
  count            = length(terraform_data.self)
  input            = values(terraform_data.self)[count.index].input.k
  triggers_replace = { a = path.module, b = terraform.workspace, c = basename(abspath(path.root)) == "" }
}
output "x" {
  value = terraform_data.last
}
