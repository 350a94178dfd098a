a = "given"
e = [3]
