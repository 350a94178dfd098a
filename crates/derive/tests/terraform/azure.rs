//! Azure: front doors, security groups, firewall rules, roles.

use expect_test::expect;

use super::diagram;

#[test]
fn a_front_door_leads_from_the_internet_to_its_origin() {
    let diagram = diagram(
        r#"
        resource "azurerm_cdn_frontdoor_profile" "p" {
          name     = "p"
          sku_name = "Premium_AzureFrontDoor"
        }
        resource "azurerm_cdn_frontdoor_endpoint" "e" {
          name                     = "e"
          cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.p.id
        }
        resource "azurerm_cdn_frontdoor_origin_group" "g" {
          cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.p.id
        }
        resource "azurerm_cdn_frontdoor_origin" "o" {
          cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.g.id
          host_name                     = azurerm_linux_web_app.w.default_hostname
        }
        resource "azurerm_cdn_frontdoor_route" "r" {
          cdn_frontdoor_endpoint_id     = azurerm_cdn_frontdoor_endpoint.e.id
          cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.g.id
          supported_protocols           = ["Http", "Https"]
          https_redirect_enabled        = false
          forwarding_protocol           = "HttpOnly"
        }
        resource "azurerm_cdn_frontdoor_security_policy" "s" {
          cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.p.id
        }
        resource "azurerm_linux_web_app" "w" {
          name                          = "w"
          public_network_access_enabled = false
        }
        "#,
    );
    expect![[r#"
        azurerm_cdn_frontdoor_endpoint.e -> azurerm_linux_web_app.w http 80 declared @19 encrypted=false
        internet -> azurerm_cdn_frontdoor_endpoint.e http 80 declared @18 encrypted=false
    "#]]
    .assert_eq(&diagram.flows());
    expect![[r#"
        tls_required = false @20
        filtered_by_firewall = true @24
    "#]]
    .assert_eq(&diagram.facts(
        "azurerm_cdn_frontdoor_endpoint.e",
        &["filtered_by_firewall", "tls_required"],
    ));
}

#[test]
fn a_denial_of_higher_priority_takes_an_allowance_back() {
    let machine = |denied_at: i64| {
        diagram(&format!(
            r#"resource "azurerm_subnet" "s" {{}}
            resource "azurerm_network_interface" "n" {{
              ip_configuration {{
                subnet_id            = azurerm_subnet.s.id
                public_ip_address_id = azurerm_public_ip.p.id
              }}
            }}
            resource "azurerm_public_ip" "p" {{}}
            resource "azurerm_linux_virtual_machine" "m" {{
              name                  = "m"
              network_interface_ids = [azurerm_network_interface.n.id]
            }}
            resource "azurerm_subnet_network_security_group_association" "a" {{
              subnet_id                 = azurerm_subnet.s.id
              network_security_group_id = azurerm_network_security_group.g.id
            }}
            resource "azurerm_network_security_group" "g" {{
              security_rule {{
                priority                   = 200
                direction                  = "Inbound"
                access                     = "Allow"
                protocol                   = "Tcp"
                destination_port_ranges    = ["22", "443"]
                source_address_prefix      = "Internet"
              }}
              security_rule {{
                priority                   = {denied_at}
                direction                  = "Inbound"
                access                     = "Deny"
                protocol                   = "*"
                destination_port_range     = "22"
                source_address_prefix      = "*"
              }}
            }}"#
        ))
    };
    let asked = &["open_admin_ports", "publicly_accessible"];
    let open = machine(300);
    assert_eq!(
        open.facts("azurerm_linux_virtual_machine.m", asked),
        "publicly_accessible = true @5\nopen_admin_ports = 22 @24\n"
    );
    expect![[r#"
        internet -> azurerm_linux_virtual_machine.m ssh 22 declared @24 encrypted=true
        internet -> azurerm_linux_virtual_machine.m https 443 declared @24 encrypted=true
    "#]]
    .assert_eq(&open.flows());
    assert_eq!(
        machine(100).facts("azurerm_linux_virtual_machine.m", asked),
        "publicly_accessible = true @5\nopen_admin_ports =  @17\n"
    );
}

#[test]
fn a_firewall_rule_tells_azure_services_from_the_whole_internet() {
    let server = |from: &str, to: &str| {
        diagram(&format!(
            r#"resource "azurerm_postgresql_flexible_server" "s" {{ name = "s" }}
            resource "azurerm_postgresql_flexible_server_firewall_rule" "r" {{
              server_id        = azurerm_postgresql_flexible_server.s.id
              start_ip_address = "{from}"
              end_ip_address   = "{to}"
            }}"#
        ))
    };
    let asked = &["network_restricted", "open_to_internet"];
    let facts = |from, to| server(from, to).facts("azurerm_postgresql_flexible_server.s", asked);
    assert_eq!(
        facts("10.0.0.1", "10.0.0.9"),
        "network_restricted = true @4\n"
    );
    assert_eq!(
        facts("0.0.0.0", "0.0.0.0"),
        "network_restricted = false @4\n"
    );
    assert_eq!(
        facts("0.0.0.0", "255.255.255.255"),
        "network_restricted = false @4\nopen_to_internet = all @4\n"
    );
    assert_eq!(
        server("0.0.0.0", "255.255.255.255").flows(),
        "internet -> azurerm_postgresql_flexible_server.s postgresql 5432 declared @3 authenticated=true\n"
    );
}

#[test]
fn roles_are_flows_on_one_thing_and_facts_on_everything() {
    let diagram = diagram(
        r#"data "azurerm_subscription" "this" {}
resource "azurerm_storage_account" "s" { name = "s" }
resource "azurerm_linux_function_app" "f" { name = "f" }
resource "azurerm_role_assignment" "one" {
  scope                = azurerm_storage_account.s.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_linux_function_app.f.identity[0].principal_id
}
resource "azurerm_role_assignment" "all" {
  scope                = data.azurerm_subscription.this.id
  role_definition_name = "Owner"
  principal_id         = azurerm_linux_function_app.f.identity[0].principal_id
}
resource "azurerm_role_definition" "loose" {
  name  = "loose"
  scope = data.azurerm_subscription.this.id
  permissions {
    actions = ["*"]
  }
}
"#,
    );
    let asked = &["privilege", "can_escalate", "wildcard_actions"];
    assert_eq!(
        diagram.facts("azurerm_linux_function_app.f", asked),
        "privilege = administrator @11\ncan_escalate = true @11\n"
    );
    expect![[r#"
        privilege = administrator @18
        wildcard_actions = true @18
        can_escalate = true @18
    "#]]
    .assert_eq(&diagram.facts("azurerm_role_definition.loose", asked));
    let flows = diagram.flows();
    assert!(
        flows.contains(
            "azurerm_linux_function_app.f -> azurerm_storage_account.s https 443 granted @6"
        ),
        "{flows}"
    );
}

#[test]
fn a_cluster_sends_its_logs_and_a_machine_what_happens_at_its_start() {
    let diagram = diagram(
        r#"resource "azurerm_log_analytics_workspace" "w" {}
resource "azurerm_storage_account" "s" {}
resource "azurerm_kubernetes_cluster" "k" {
  private_cluster_enabled = true
  oms_agent { log_analytics_workspace_id = azurerm_log_analytics_workspace.w.id }
}
resource "azurerm_linux_virtual_machine" "m" {
  boot_diagnostics { storage_account_uri = azurerm_storage_account.s.primary_blob_endpoint }
}
resource "azurerm_windows_function_app" "f" {
  public_network_access_enabled = false
  storage_key_vault_secret_id   = azurerm_key_vault_secret.s.id
}
resource "azurerm_key_vault" "v" {}
resource "azurerm_key_vault_secret" "s" { key_vault_id = azurerm_key_vault.v.id }
"#,
    );
    expect![[r#"
        azurerm_kubernetes_cluster.k -> azurerm_log_analytics_workspace.w https 443 declared @5 encrypted=true authenticated=true
        azurerm_linux_virtual_machine.m -> azurerm_storage_account.s https 443 declared @8 encrypted=true authenticated=true
        azurerm_windows_function_app.f -> azurerm_key_vault.v https 443 declared @12 encrypted=true authenticated=true
    "#]].assert_eq(&diagram.flows());
}
