resource "terraform_data" "part" {
  input = path.module
  provisioner "local-exec" {
    command = "true"
  }
}
