a = "tf"
b = "tf"
c = "tf"
e = { y = 1, z = true }
h = null
i = null
