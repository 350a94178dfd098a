module "reader" {
  source = "./reader"
  names  = ["ann", "bob"]
}
resource "terraform_data" "root" {
  input = {
    exists = fileexists("${path.module}/reader/greeting.tftpl")
    gone   = fileexists("nowhere.txt")
    hash   = filesha256("${path.root}/reader/plain.txt")
    inner  = module.reader.text
    found  = fileset(path.module, "reader/*.t*")
    string = templatestring(local.pattern, { name = "ann" })
  }
}
locals {
  pattern = "hello $${name}"
}
