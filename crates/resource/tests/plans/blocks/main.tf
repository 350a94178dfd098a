# Blocks that change no value: moved, removed, check, conditions.
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
moved {
  from = module.a
  to   = module.b["k"]
}
removed {
  from = terraform_data.gone
  lifecycle { destroy = false }
}
check "c" {
  assert {
    condition     = length(terraform_data.new.id) > 0
    error_message = "no"
  }
}
resource "terraform_data" "new" {
  input = "n"
  lifecycle {
    precondition {
      condition     = terraform_data.dep.input == 1
      error_message = "no"
    }
    postcondition {
      condition     = self.input == "n"
      error_message = "no ${self.id}"
    }
    replace_triggered_by  = [terraform_data.dep]
    create_before_destroy = true
  }
}
resource "terraform_data" "dep" { input = 1 }
module "b" {
  source   = "./b"
  for_each = { k = 1 }
  v        = each.value
}
