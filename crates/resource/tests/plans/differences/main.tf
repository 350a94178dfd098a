# What a reader of the code must not see, or cannot know; `differs.txt` holds the answers.
module "inner" {
  source = "./inner"
}
resource "terraform_data" "hidden" {
  input = {
    password = nonsensitive(sensitive("correct horse"))
    output   = module.inner.pin
  }
}
resource "terraform_data" "elsewhere" {
  input = {
    packed     = base64gzip("abc")
    moment     = plantimestamp() == ""
    null_value = format("%v", null)
  }
}
