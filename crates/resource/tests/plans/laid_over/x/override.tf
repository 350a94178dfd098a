output "out" { value = ["over", var.b] }
