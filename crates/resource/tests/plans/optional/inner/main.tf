variable "not_null" {
  type     = string
  default  = "fallback"
  nullable = false
}
output "text" {
  value = var.not_null
}
