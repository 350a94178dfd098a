# Services, networks and volumes of compose projects. What a fact follows from is the
# specification's; what is not set has the default of the container engine.

resource "service" {
  given {
    limits       = self.deploy.resources.limits
    security     = [for it in coalesce(self.security_opt, []) : lower(it)]
    mounts       = [for it in coalesce(self.volumes, []) : it if it.source != null]
    host_folders = [for it in mounts : it if coalesce(it.type, "volume") == "bind" && (startswith(it.source, "/") || startswith(it.source, "~"))]
    system       = ["/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/opt", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var"]
    # Below these lies what the host runs, mounts or trusts.
    run_by_host  = ["/bin/", "/boot/", "/etc/cron", "/etc/init", "/etc/kubernetes/", "/etc/pam.d/", "/etc/profile", "/etc/ssh/", "/etc/ssl/", "/etc/sudoers", "/etc/systemd/", "/lib/", "/lib64/", "/proc/", "/root/.aws/", "/root/.config/", "/root/.docker/", "/root/.kube/", "/root/.ssh/", "/sbin/", "/sys/", "/usr/bin/", "/usr/lib/", "/usr/local/bin/", "/usr/local/sbin/", "/usr/sbin/", "/usr/src/", "/var/lib/containerd/", "/var/lib/docker/", "/var/lib/kubelet/", "/var/run/", "/var/spool/cron"]
    sockets      = ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/var/run/containerd/containerd.sock", "/run/podman/podman.sock", "/var/run/crio/crio.sock", "/run/crio/crio.sock"]
    dangerous    = ["ALL", "BPF", "DAC_READ_SEARCH", "MAC_ADMIN", "NET_ADMIN", "NET_RAW", "PERFMON", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME"]
    base         = self.built.base == "scratch" ? null : self.built.base
    pulled       = self.build == null ? self.image : base
    user         = self.user == null ? self.built.user : self.user
    name         = pulled == null ? null : reverse(split("/", split("@", pulled)[0]))[0]
    digest       = pulled == null ? null : strcontains(pulled, "@sha256:")
    tagged       = name == null ? null : strcontains(name, ":") && !endswith(name, ":latest")
    first        = pulled == null ? null : split("/", pulled)[0]
    registry     = pulled == null ? null : strcontains(pulled, "/") && (strcontains(first, ".") || strcontains(first, ":") || first == "localhost") ? first : "docker.io"
  }
  element    = "process"
  technology = "container"
  containers = {
    # What is built starts from another image, and is what that is unless it starts another program.
    image       = self.built == null ? self.image : self.built.started ? null : base
    # What is missing among the variables is missing in the image's line, not in the first of them.
    environment = self.environment == null ? null : { for name, value in self.environment : name => value }
    command     = [for it in flatten([self.entrypoint, self.command]) : it if it != null]
    files       = self.mounted_files
  }
  facts {
    privileged                = coalesce(self.privileged, false)
    privilege_escalation      = !anytrue([for it in security : it == "no-new-privileges" || it == "no-new-privileges:true" || it == "no-new-privileges=true"])
    read_only_root            = coalesce(self.read_only, false)
    runs_as_root              = user == null ? null : contains(["root", "0", "root:root", "0:0", "root:0", "0:root"], user)
    added_capabilities        = [for it in coalesce(self.cap_add, []) : trimprefix(upper(it), "CAP_") if contains(dangerous, trimprefix(upper(it), "CAP_"))]
    capabilities_dropped      = anytrue([for it in coalesce(self.cap_drop, []) : upper(it) == "ALL"])
    syscalls_confined         = !anytrue([for it in security : it == "seccomp:unconfined" || it == "seccomp=unconfined"]) && !coalesce(self.privileged, false)
    mandatory_access_control  = anytrue([for it in security : startswith(it, "apparmor:unconfined") || startswith(it, "apparmor=unconfined") || startswith(it, "label:disable") || startswith(it, "label=disable")]) ? false : null
    unsafe_kernel_settings    = anytrue([for name, value in coalesce(self.sysctls, {}) : startswith(name, "kernel.") && !startswith(name, "kernel.shm") && !startswith(name, "kernel.msg") && name != "kernel.sem" || (strcontains(name, "$${") && tobool(value))])
    host_namespaces           = concat(self.network_mode == "host" ? ["network"] : [], self.pid == "host" ? ["pid"] : [], self.ipc == "host" ? ["ipc"] : [], self.userns_mode == "host" ? ["user"] : [], self.uts == "host" ? ["uts"] : [])
    shared_namespaces         = concat(can(regex("^(service|container):", coalesce(self.pid, "-"))) ? ["pid"] : [], can(regex("^(service|container):", coalesce(self.ipc, "-"))) ? ["ipc"] : [])
    host_paths                = [for it in host_folders : it.source]
    host_paths_writable       = anytrue([for it in host_folders : !coalesce(it.read_only, false) && !contains(sockets, it.source) && (contains(system, trimsuffix(it.source, "/")) || it.source == "/" || anytrue([for start in run_by_host : startswith("${trimsuffix(it.source, "/")}/", start)]))])
    runtime_socket            = anytrue([for it in mounts : contains(sockets, it.source)])
    image_pinned              = digest == null ? null : digest || tagged
    image_digest              = digest
    image_registry            = registry
    memory_limited            = limits.memory != null || self.mem_limit != null
    cpu_limited               = limits.cpus != null || self.cpus != null || self.cpu_quota != null || self.cpu_count != null
    processes_limited         = coalesce(self.pids_limit, limits.pids, 0) > 0
    health_checked            = self.healthcheck == null ? coalesce(self.built.checked, false) : !coalesce(self.healthcheck.disable, false) && !contains(flatten([self.healthcheck.test]), "NONE")
    restarts                  = self.deploy.restart_policy != null ? coalesce(self.deploy.restart_policy.condition, "any") != "none" : self.restart == null ? false : self.restart != "no"
    replicas                  = coalesce(self.deploy.replicas, self.scale, 1)
    logs_forwarded            = self.logging.driver == null ? null : contains(["awslogs", "fluentd", "gcplogs", "gelf", "loki", "splunk", "syslog"], self.logging.driver)
  }
}

# What somebody else runs, reached over a program on the host.
resource "provider" {
  element    = "external-entity"
  technology = self.provider.type == "model" ? "language-model" : "external-service"
}

resource "network" {
  boundary = "network"
}

resource "volume" {
  element    = "data-store"
  technology = "file-system"
}

# A language model that the platform runs and that services are given an address of.
resource "model" {
  element    = "process"
  technology = "language-model"
  label      = self.model
}

ignored = [
  "config",
  "secret",
]
