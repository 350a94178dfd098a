# Virtual networks. Security groups and routes are read by the network pass.

resource "aws_vpc" {
  boundary = "network"
  label    = self.tags.Name
  facts {
    flows_logged = false
  }
}

resource "aws_default_vpc" {
  boundary = "network"
  label    = "default"
  facts {
    flows_logged = false
  }
}

resource "aws_subnet" {
  boundary = "subnet"
  label    = self.tags.Name
  inside   = [self.vpc_id]
}

resource "aws_default_subnet" {
  boundary = "subnet"
}

resource "aws_subnets" {
  boundary = "subnet"
}

resource "aws_flow_log" {
  describes = [self.vpc_id, self.subnet_id, self.transit_gateway_id]
  facts {
    flows_logged = self.vpc_id == null ? null : true
  }
}

resource "aws_security_group" {
  names = [self.name]
}

resource "aws_default_security_group" {
}

resource "aws_security_group_rule" {
}

resource "aws_vpc_security_group_ingress_rule" {
}

resource "aws_vpc_security_group_egress_rule" {
}

resource "aws_vpc_endpoint" {
  inside     = self.subnet_ids
  guarded_by = self.security_group_ids
}

ignored = [
  "aws_availability_zone*",
  "aws_customer_gateway",
  "aws_default_network_acl",
  "aws_default_route_table",
  "aws_default_vpc_dhcp_options",
  "aws_dx_*",
  "aws_egress_only_internet_gateway",
  "aws_internet_gateway",
  "aws_internet_gateway_attachment",
  "aws_main_route_table_association",
  "aws_nat_gateway",
  "aws_network_acl",
  "aws_network_acl_association",
  "aws_network_acl_rule",
  "aws_network_interface_sg_attachment",
  "aws_networkfirewall_*",
  "aws_prefix_list",
  "aws_ram_*",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_vpc_*",
  "aws_vpn_*",
]
