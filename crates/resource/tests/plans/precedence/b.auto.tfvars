from_last_auto = "b.auto.tfvars"
from_auto_json = "b.auto.tfvars"
