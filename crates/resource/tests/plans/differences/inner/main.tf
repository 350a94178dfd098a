output "pin" {
  value     = "1234"
  sensitive = true
}
