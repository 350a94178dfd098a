variable "v" { default = 5 }
locals { l = "over" }
resource "terraform_data" "r" { triggers_replace = ["over", local.l] }
resource "terraform_data" "c" { count = 3 }
module "x" { b = "over" }
