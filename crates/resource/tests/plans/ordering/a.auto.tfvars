d = "a"
