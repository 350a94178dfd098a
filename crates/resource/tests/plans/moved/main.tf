moved {
  from = terraform_data.old
  to   = terraform_data.new
}
moved {
  from = module.before
  to   = module.after
}
removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
check "health" {
  assert {
    condition     = terraform_data.new.input == "x"
    error_message = "not x"
  }
}
resource "terraform_data" "new" {
  input = "x"
  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = path.module != "nowhere"
      error_message = "never"
    }
  }
}
module "after" {
  source     = "./part"
  depends_on = [terraform_data.new]
}
