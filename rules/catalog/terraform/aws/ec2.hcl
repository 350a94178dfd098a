# Elastic Compute Cloud: machines, their disks and images.

resource "aws_instance" {
  given {
    template = self.launch_template != null
    options  = self.metadata_options[0]
    disks    = concat(coalesce(self.root_block_device, []), coalesce(self.ebs_block_device, []))
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.tags.Name
  inside     = [self.subnet_id, self.network_interface[*].network_interface_id]
  guarded_by = [self.vpc_security_group_ids, self.security_groups, self.network_interface[*].network_interface_id]
  runs_as    = self.iam_instance_profile
  based_on   = [self.launch_template[*].id, self.launch_template[*].name]
  settings   = { user_data = self.user_data, user_data_base64 = self.user_data_base64 }
  facts {
    metadata_protected = options == null ? (template ? null : false) : options.http_endpoint == "disabled" || options.http_tokens == "required"
    encrypted_at_rest  = length(disks) == 0 ? (template ? null : false) : alltrue([for disk in disks : coalesce(disk.encrypted, false)])
    deletion_protected = coalesce(self.disable_api_termination, false)
    publicly_accessible = self.associate_public_ip_address
  }
}

resource "aws_spot_instance_request" {
  given {
    options = self.metadata_options[0]
    disks   = concat(coalesce(self.root_block_device, []), coalesce(self.ebs_block_device, []))
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.tags.Name
  inside     = [self.subnet_id]
  guarded_by = [self.vpc_security_group_ids, self.security_groups]
  runs_as    = self.iam_instance_profile
  settings   = { user_data = self.user_data, user_data_base64 = self.user_data_base64 }
  facts {
    metadata_protected = options.http_endpoint == "disabled" || options.http_tokens == "required"
    encrypted_at_rest  = alltrue([for disk in disks : coalesce(disk.encrypted, false)]) && length(disks) > 0
  }
}

resource "aws_launch_template" {
  given {
    options = self.metadata_options[0]
    disks   = [for device in coalesce(self.block_device_mappings, []) : device.ebs[0] if device.ebs != null]
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  guarded_by = [self.vpc_security_group_ids, self.security_group_names, self.network_interfaces[*].security_groups]
  runs_as    = [self.iam_instance_profile[*].name, self.iam_instance_profile[*].arn]
  settings   = { user_data = self.user_data }
  facts {
    metadata_protected = options.http_endpoint == "disabled" || options.http_tokens == "required"
    encrypted_at_rest  = length(disks) > 0 && alltrue([for disk in disks : coalesce(disk.encrypted, false)])
    publicly_accessible = self.network_interfaces[0].associate_public_ip_address
  }
}

resource "aws_launch_configuration" {
  given {
    options = self.metadata_options[0]
    disks   = concat(coalesce(self.root_block_device, []), coalesce(self.ebs_block_device, []))
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  guarded_by = self.security_groups
  runs_as    = self.iam_instance_profile
  settings   = { user_data = self.user_data, user_data_base64 = self.user_data_base64 }
  facts {
    metadata_protected = options.http_endpoint == "disabled" || options.http_tokens == "required"
    encrypted_at_rest  = length(disks) > 0 && alltrue([for disk in disks : coalesce(disk.encrypted, false)])
  }
}

resource "aws_eip" {
  describes = self.instance
  facts {
    publicly_accessible = true
  }
}

resource "aws_eip_association" {
  describes = self.instance_id
  facts {
    publicly_accessible = true
  }
}

resource "aws_autoscaling_group" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_zone_identifier]
  behind     = [self.target_group_arns, self.load_balancers, self.traffic_source[*].identifier]
  based_on = [
    self.launch_configuration,
    self.launch_template[*].id,
    self.launch_template[*].name,
    self.mixed_instances_policy[*].launch_template[*].launch_template_specification[*].launch_template_id,
    self.mixed_instances_policy[*].launch_template[*].launch_template_specification[*].launch_template_name,
  ]
  facts {
    replicas       = self.desired_capacity
    redundant      = self.min_size == null ? null : self.min_size > 1
    health_checked = self.health_check_type == "ELB" ? true : null
  }
}

resource "aws_autoscaling_attachment" {
  stands_for = self.autoscaling_group_name
  behind     = [self.lb_target_group_arn, self.alb_target_group_arn, self.elb]
}

resource "aws_autoscaling_traffic_source_attachment" {
  stands_for = self.autoscaling_group_name
  behind     = self.traffic_source[*].identifier
}

resource "aws_ec2_fleet" {
  element    = "process"
  technology = "virtual-machine"
  based_on   = self.launch_template_config[*].launch_template_specification[*].launch_template_id
}

resource "aws_network_interface" {
  stands_for = self.subnet_id
  guarded_by = self.security_groups
}

resource "aws_ebs_volume" {
  element    = "data-store"
  technology = "block-storage"
  label      = self.tags.Name
  facts {
    encrypted_at_rest = coalesce(self.encrypted, self.snapshot_id == null ? false : null)
    customer_key      = self.kms_key_id != null
  }
}

resource "aws_volume_attachment" {
  flow {
    from          = self.instance_id
    to            = self.volume_id
    authenticated = true
    what          = "the volume is attached to the machine"
  }
}

# A snapshot is encrypted if its volume is, which the volume's own block says.
resource "aws_ebs_snapshot" {
  element    = "data-store"
  technology = "snapshot"
  facts {
    sensitivity = "backups"
  }
}

resource "aws_ebs_snapshot_copy" {
  element    = "data-store"
  technology = "snapshot"
  facts {
    encrypted_at_rest = coalesce(self.encrypted, false)
    customer_key      = self.kms_key_id != null
    sensitivity       = "backups"
  }
}

resource "aws_snapshot_create_volume_permission" {
  describes = self.snapshot_id
  facts {
    shared_with_everyone = self.account_id == "all" ? true : null
  }
}

resource "aws_ami" {
  element    = "data-store"
  technology = "machine-image"
  label      = self.name
  facts {
    encrypted_at_rest = length(coalesce(self.ebs_block_device, [])) == 0 ? null : alltrue([for disk in self.ebs_block_device : coalesce(disk.encrypted, false)])
  }
}

resource "aws_ami_copy" {
  element    = "data-store"
  technology = "machine-image"
  label      = self.name
  facts {
    encrypted_at_rest = coalesce(self.encrypted, false)
    customer_key      = self.kms_key_id != null
  }
}

resource "aws_ami_from_instance" {
  element    = "data-store"
  technology = "machine-image"
  label      = self.name
}

resource "aws_ami_launch_permission" {
  describes = self.image_id
  facts {
    shared_with_everyone = self.group == "all" ? true : null
  }
}


resource "aws_lightsail_instance" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  settings   = { user_data = self.user_data }
  facts {
    publicly_accessible = true
  }
}

resource "aws_lightsail_database" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.relational_database_name
  facts {
    publicly_accessible = coalesce(self.publicly_accessible, false)
    backed_up           = coalesce(self.backup_retention_enabled, true)
  }
}

resource "aws_workspaces_workspace" {
  element    = "process"
  technology = "virtual-machine"
  facts {
    encrypted_at_rest = coalesce(self.root_volume_encryption_enabled, false) && coalesce(self.user_volume_encryption_enabled, false)
  }
}

ignored = [
  "aws_ami_ids",
  "aws_appautoscaling_*",
  "aws_autoscaling_group_tag",
  "aws_autoscaling_lifecycle_hook",
  "aws_autoscaling_notification",
  "aws_autoscaling_policy",
  "aws_autoscaling_schedule",
  "aws_ebs_default_kms_key",
  "aws_ebs_encryption_by_default",
  "aws_ec2_*",
  "aws_key_pair",
  "aws_lightsail_*",
  "aws_network_interface_attachment",
  "aws_network_interface_sg_attachment",
  "aws_placement_group",
  "aws_workspaces_*",
]
