from_tfvars     = "terraform.tfvars"
from_json       = "terraform.tfvars"
from_first_auto = "terraform.tfvars"
object          = { a = "1", b = "lost", extra = true }
