locals {
  queues = {
    "orders.fifo" = { retention = 7, owner = "shop" }
    mail          = { retention = 1, owner = "post" }
    "a/b c"       = { retention = 14, owner = "odd" }
  }
}
resource "terraform_data" "queue" {
  for_each = local.queues
  input = {
    name      = each.key
    retention = each.value.retention
    owner     = upper(each.value.owner)
  }
}
resource "terraform_data" "reader" {
  for_each = toset([for name, queue in local.queues : name if queue.retention > 5])
  input    = "${each.value} of ${terraform_data.queue[each.key].input.owner}"
}
resource "terraform_data" "all" {
  for_each = terraform_data.queue
  input    = each.value.id
}
