//! Google Cloud: firewall rules, members, load balancers.

use expect_test::expect;

use super::diagram;

#[test]
fn a_firewall_rule_picks_machines_by_network_and_tag() {
    let diagram = diagram(
        r#"resource "google_compute_network" "n" { name = "n" }
resource "google_compute_subnetwork" "s" {
  name    = "s"
  network = google_compute_network.n.id
}
resource "google_compute_instance" "web" {
  name = "web"
  tags = ["web"]
  network_interface {
    subnetwork = google_compute_subnetwork.s.id
    access_config {}
  }
}
resource "google_compute_instance" "db" {
  name = "db"
  tags = ["db"]
  network_interface {
    network = google_compute_network.n.id
  }
}
resource "google_compute_firewall" "ssh" {
  network       = google_compute_network.n.name
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["web"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
resource "google_compute_firewall" "inside" {
  network     = google_compute_network.n.name
  source_tags = ["web"]
  target_tags = ["db"]
  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}
"#,
    );
    expect![[r#"
        google_compute_instance.web -> google_compute_instance.db postgresql 5432 inferred @34
        internet -> google_compute_instance.web ssh 22 declared @23 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
    assert_eq!(
        diagram.facts("google_compute_instance.web", &["open_admin_ports"]),
        "open_admin_ports = 22 @23\n"
    );
    assert_eq!(
        diagram.facts("google_compute_instance.db", &["open_admin_ports"]),
        "open_admin_ports =  @30\n"
    );
}

#[test]
fn members_are_everybody_or_what_runs_with_an_account() {
    let diagram = diagram(
        r#"resource "google_service_account" "a" { account_id = "a" }
resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template {
    service_account = google_service_account.a.email
  }
}
resource "google_cloud_run_v2_service_iam_member" "all" {
  name   = google_cloud_run_v2_service.api.name
  role   = "roles/run.invoker"
  member = "allUsers"
}
resource "google_storage_bucket" "b" { name = "b" }
resource "google_storage_bucket_iam_member" "m" {
  bucket = google_storage_bucket.b.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.a.email}"
}
resource "google_project_iam_member" "e" {
  role   = "roles/editor"
  member = google_service_account.a.member
}
"#,
    );
    expect![[r#"
        google_cloud_run_v2_service.api -> google_storage_bucket.b https 443 granted @16 encrypted=true authenticated=true
        internet -> google_cloud_run_v2_service.api https 443 declared @9 encrypted=true authenticated=false
    "#]]
    .assert_eq(&diagram.flows());
    assert_eq!(
        diagram.facts(
            "google_cloud_run_v2_service.api",
            &["privilege", "authentication_required"]
        ),
        "authentication_required = false @11\nprivilege = broad @20\n"
    );
    assert_eq!(
        diagram.facts("google_storage_bucket.b", &["publicly_readable"]),
        "publicly_readable = false @13\n"
    );
}

#[test]
fn a_load_balancer_in_pieces_is_one_way() {
    let diagram = diagram(
        r#"resource "google_compute_global_forwarding_rule" "f" {
  name       = "f"
  target     = google_compute_target_https_proxy.p.id
  port_range = "443"
}
resource "google_compute_target_https_proxy" "p" { url_map = google_compute_url_map.m.id }
resource "google_compute_url_map" "m" { default_service = google_compute_backend_bucket.b.id }
resource "google_compute_backend_bucket" "b" { bucket_name = google_storage_bucket.site.name }
resource "google_storage_bucket" "site" { name = "site" }
"#,
    );
    expect![[r#"
        google_compute_global_forwarding_rule.f -> google_storage_bucket.site https 443 declared @3 encrypted=true
        internet -> google_compute_global_forwarding_rule.f https 443 declared @1 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn a_trigger_leads_from_what_happens_to_what_is_called() {
    let diagram = diagram(
        r#"resource "google_storage_bucket" "b" {}
resource "google_cloud_run_v2_service" "s" { ingress = "INGRESS_TRAFFIC_INTERNAL_ONLY" }
resource "google_eventarc_trigger" "t" {
  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.b.name
  }
  destination {
    cloud_run_service { service = google_cloud_run_v2_service.s.name }
  }
}
"#,
    );
    expect![[r#"
        google_storage_bucket.b -> google_cloud_run_v2_service.s https 443 declared @9 encrypted=true authenticated=true
    "#]].assert_eq(&diagram.flows());
}

#[test]
fn a_rule_for_version_six_reaches_only_who_has_such_an_address() {
    let diagram = diagram(
        r#"resource "google_compute_network" "n" { name = "n" }
resource "google_compute_firewall" "six" {
  network       = google_compute_network.n.name
  source_ranges = ["::/0"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
resource "google_compute_instance" "four" {
  network_interface {
    network = google_compute_network.n.id
    access_config {}
  }
}
resource "google_compute_instance" "both" {
  network_interface {
    network = google_compute_network.n.id
    access_config {}
    ipv6_access_config { network_tier = "PREMIUM" }
  }
}
"#,
    );
    expect![[r#"
        internet -> google_compute_instance.both ssh 22 declared @4 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn calls_of_googles_modules_make_machines_and_keys() {
    let diagram = diagram(
        r#"module "net" {
  source       = "terraform-google-modules/network/google"
  network_name = "shop"
}
module "keys" {
  source  = "terraform-google-modules/kms/google"
  keyring = "ring"
  keys    = ["disk"]
}
module "template" {
  source        = "terraform-google-modules/vm/google//modules/instance_template"
  name_prefix   = "web"
  network       = module.net.network_name
  access_config = [{ nat_ip = null, network_tier = "PREMIUM" }]
}
module "web" {
  source            = "terraform-google-modules/vm/google//modules/compute_instance"
  hostname          = "web"
  instance_template = module.template.self_link
  num_instances     = 2
}
"#,
    );
    expect![[r#"
        module.keys data-store key-store in account:google
        module.web process virtual-machine in account:google
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        key_rotated = true @5
    "#]]
    .assert_eq(&diagram.facts("module.keys", &["key_rotated"]));
    expect![[r#"
        publicly_accessible = true @14
        replicas = 2 @20
    "#]]
    .assert_eq(&diagram.facts("module.web", &["publicly_accessible", "replicas"]));
}
