variable "names" {
  type = list(string)
}
output "text" {
  value = {
    greeting = templatefile("${path.module}/greeting.tftpl", { names = var.names })
    plain    = trimspace(file("${path.module}/plain.txt"))
    base64   = filebase64("${path.module}/plain.txt")
  }
}
