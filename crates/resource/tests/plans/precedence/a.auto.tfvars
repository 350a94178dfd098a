from_first_auto = "a.auto.tfvars"
from_last_auto  = "a.auto.tfvars"
object          = { a = 2 }
