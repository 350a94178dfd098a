a = "never"
