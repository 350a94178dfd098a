resource "terraform_data" "native" {
  input = [local.joined, var.esc, terraform_data.each["x"].input.text, terraform_data.counted[1].input]
}
