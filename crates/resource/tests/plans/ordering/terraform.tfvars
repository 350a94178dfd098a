a = "tfvars"
b = "tfvars"
c = "tfvars"
f = { x = "tfvars" }
g = null
