//! The closed vocabulary of facts: what rules may ask and the catalog may state.
//!
//! A fact that a rule can ask about costs one line here. The generated page `docs/facts.md`
//! is this table.

/// What a property describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A process, data store or external entity.
    Element,
    /// A flow.
    Flow,
    /// A boundary.
    Boundary,
}

/// The form of a property's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// Yes or no.
    Bool,
    /// A whole number.
    Number,
    /// A word.
    Text,
    /// Words, sorted.
    List,
}

macro_rules! properties {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $subject:ident, $form:ident;)+) => {
        /// A question that can be put to an element, flow or boundary.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Property {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Property {
            /// All of them, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As rules, the catalog and the wire format spell it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it describes.
            pub fn subject(self) -> Subject {
                match self {
                    $(Self::$variant => Subject::$subject,)+
                }
            }

            /// The form of its value.
            pub fn form(self) -> Form {
                match self {
                    $(Self::$variant => Form::$form,)+
                }
            }

            /// What it means, as a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

properties! {
    // Spoofing: who is who.
    /// Callers must prove who they are before it answers.
    AuthenticationRequired = "authentication_required", Element, Bool;
    /// It grants rights to callers who give no identity at all.
    AnonymousAccess = "anonymous_access", Element, Bool;
    /// People may log in with a password alone.
    PasswordLogin = "password_login", Element, Bool;
    /// A store asks for a password or other credential.
    PasswordRequired = "password_required", Element, Bool;
    /// It is set up with a credential that its documentation publishes.
    DefaultCredentials = "default_credentials", Element, Bool;
    /// Callers are authenticated with certificates.
    ClientCertificates = "client_certificates", Element, Bool;
    /// Callers may use their platform identity instead of a stored password.
    IdentityAuthentication = "identity_authentication", Element, Bool;
    /// Built-in accounts or shared keys are enabled beside platform identities.
    LocalAccounts = "local_accounts", Element, Bool;
    /// The host's metadata service demands a session token, or is hidden from the workload.
    MetadataProtected = "metadata_protected", Element, Bool;
    /// Its identity may be taken on by any principal, or by a foreign one without a condition.
    AssumableByAnyone = "assumable_by_anyone", Element, Bool;
    /// A static key without expiry is issued for it.
    LongLivedCredentials = "long_lived_credentials", Element, Bool;
    /// Passwords of people must be long and may not be reused.
    StrongPasswordPolicy = "strong_password_policy", Element, Bool;
    /// A token for the platform's own interface lies in its file system.
    IdentityTokenMounted = "identity_token_mounted", Element, Bool;
    /// It runs with the identity that everything without one of its own shares.
    DefaultIdentity = "default_identity", Element, Bool;
    /// Programs of other origin run with its identity.
    SharedIdentity = "shared_identity", Element, Bool;
    // Tampering: integrity.
    /// Earlier versions of overwritten or deleted data are kept.
    Versioned = "versioned", Element, Bool;
    /// Anyone may write to it.
    PubliclyWritable = "publicly_writable", Element, Bool;
    /// Changes to stored log files can be detected.
    LogsValidated = "logs_validated", Element, Bool;
    /// A published artifact's tag cannot be moved.
    ArtifactsImmutable = "artifacts_immutable", Element, Bool;
    /// Published artifacts are scanned for known weaknesses.
    ArtifactsScanned = "artifacts_scanned", Element, Bool;
    /// Only signed code or images are accepted.
    ArtifactsSigned = "artifacts_signed", Element, Bool;
    /// Malformed requests are dropped before they reach a backend.
    RequestsValidated = "requests_validated", Element, Bool;
    /// Deleted keys or data cannot be purged before a waiting time.
    PurgeProtected = "purge_protected", Element, Bool;
    /// A debugger may attach from outside.
    RemoteDebugging = "remote_debugging", Element, Bool;
    /// The machine verifies what it boots.
    BootIntegrity = "boot_integrity", Element, Bool;
    /// Name resolution is signed.
    NamesSigned = "names_signed", Element, Bool;
    /// Settings that let callers alter or read beyond their own data.
    UnsafeSettings = "unsafe_settings", Element, List;
    /// The root file system cannot be changed at run time.
    ReadOnlyRoot = "read_only_root", Element, Bool;
    /// The image names a version that does not move: a digest, or a tag other than latest.
    ImagePinned = "image_pinned", Element, Bool;
    /// The image is named by its digest.
    ImageDigest = "image_digest", Element, Bool;
    /// The registry the image comes from.
    ImageRegistry = "image_registry", Element, Text;
    /// The registry has a name, and is known for saying who publishes what.
    RegistryTrusted = "registry_trusted", Element, Bool;
    /// Namespaces that it shares with another program: pid, ipc.
    SharedNamespaces = "shared_namespaces", Element, List;
    /// Folders of the host mounted into it.
    HostPaths = "host_paths", Element, List;
    /// A system folder of the host is mounted writable.
    HostPathsWritable = "host_paths_writable", Element, Bool;
    /// Free configuration text of users is passed into a shared proxy.
    ConfigurationInjection = "configuration_injection", Element, Bool;
    /// Programs of different origin write to it.
    SharedStore = "shared_store", Element, Bool;
    // Repudiation: logs.
    /// Administrative actions on it are recorded.
    AuditLogged = "audit_logged", Element, Bool;
    /// Each use of it is recorded with who and when.
    AccessLogged = "access_logged", Element, Bool;
    /// Connections across the network are recorded.
    FlowsLogged = "flows_logged", Boundary, Bool;
    /// The record covers all regions and kinds of event.
    AuditComplete = "audit_complete", Element, Bool;
    /// Records leave the machine for a place where they are watched.
    LogsForwarded = "logs_forwarded", Element, Bool;
    /// Days that records are kept; 0 keeps them for ever.
    LogRetentionDays = "log_retention_days", Element, Number;
    /// A detector watches for misuse.
    ThreatDetection = "threat_detection", Element, Bool;
    /// Somebody may delete records of running workloads.
    LogsDeletable = "logs_deletable", Element, Bool;
    // Information disclosure: confidentiality.
    /// Stored data is encrypted.
    EncryptedAtRest = "encrypted_at_rest", Element, Bool;
    /// It is encrypted with a key that its owner controls.
    CustomerKey = "customer_key", Element, Bool;
    /// The key is replaced at regular times.
    KeyRotated = "key_rotated", Element, Bool;
    /// It refuses connections without encryption.
    TlsRequired = "tls_required", Element, Bool;
    /// It can be spoken to over an encrypted connection.
    TlsOffered = "tls_offered", Element, Bool;
    /// The oldest TLS version it accepts: 1.0, 1.1, 1.2, 1.3.
    TlsMinimum = "tls_minimum", Element, Text;
    /// Anyone may read it.
    PubliclyReadable = "publicly_readable", Element, Bool;
    /// A guard forbids every form of public access, whatever else is set.
    PublicAccessBlocked = "public_access_blocked", Element, Bool;
    /// It has an address on the internet and takes connections from there.
    PubliclyAccessible = "publicly_accessible", Element, Bool;
    /// It takes connections only from named networks.
    NetworkRestricted = "network_restricted", Element, Bool;
    /// A guard keeps out some of the programs that run in the same cluster.
    NeighboursRestricted = "neighbours_restricted", Element, Bool;
    /// Port ranges that a network rule opens to the whole internet.
    OpenToInternet = "open_to_internet", Element, List;
    /// Remote administration ports open to the whole internet.
    OpenAdminPorts = "open_admin_ports", Element, List;
    /// Ports of data stores open to the whole internet.
    OpenStorePorts = "open_store_ports", Element, List;
    /// A port of it is bound to every address of the host.
    PublishedOnAllInterfaces = "published_on_all_interfaces", Element, Bool;
    /// The machines of its cluster take callers for it: at a port of each, or an address given.
    MachinePortsOpened = "machine_ports_opened", Element, Bool;
    /// It is a console with which others are managed.
    AdministrativeInterface = "administrative_interface", Element, Bool;
    /// A network policy limits who may connect to it.
    Isolated = "isolated", Element, Bool;
    /// A policy about whom it may call leaves somebody out.
    CallsRestricted = "calls_restricted", Element, Bool;
    /// What outsiders reach shares it with stores that it does not talk to.
    MixesTiers = "mixes_tiers", Boundary, Bool;
    /// Network policy applies to what is inside.
    SegmentsTraffic = "segments_traffic", Boundary, Bool;
    /// Policies that are meant to limit traffic and select nothing.
    IdlePolicies = "idle_policies", Boundary, List;
    /// Names of settings whose literal value in the code is a credential.
    SecretsInCode = "secrets_in_code", Element, List;
    /// Names of settings with a credential that other programs use as well.
    SharedCredentials = "shared_credentials", Element, List;
    /// Names of environment variables that carry a credential.
    SecretsInEnvironment = "secrets_in_environment", Element, List;
    /// The platform's own secrets are encrypted with a key of their own.
    SecretsEncrypted = "secrets_encrypted", Element, Bool;
    /// A snapshot, image or document of it is shared with all accounts.
    SharedWithEveryone = "shared_with_everyone", Element, Bool;
    /// Its own policy grants rights to any principal without a condition.
    PolicyAllowsAnyone = "policy_allows_anyone", Element, Bool;
    // Denial of service: availability.
    /// It is backed up.
    BackedUp = "backed_up", Element, Bool;
    /// It can be brought back to any recent moment.
    PointInTimeRecovery = "point_in_time_recovery", Element, Bool;
    /// It survives the loss of one zone or machine.
    Redundant = "redundant", Element, Bool;
    /// It cannot be deleted by accident.
    DeletionProtected = "deletion_protected", Element, Bool;
    /// Callers are slowed down beyond a rate.
    RateLimited = "rate_limited", Element, Bool;
    /// Work that fails is kept for a later try.
    FailuresKept = "failures_kept", Element, Bool;
    /// An application firewall inspects requests.
    FilteredByFirewall = "filtered_by_firewall", Element, Bool;
    /// Its memory is limited.
    MemoryLimited = "memory_limited", Element, Bool;
    /// Its processor time is limited.
    CpuLimited = "cpu_limited", Element, Bool;
    /// The number of its processes is limited.
    ProcessesLimited = "processes_limited", Element, Bool;
    /// The platform notices when it no longer works.
    HealthChecked = "health_checked", Element, Bool;
    /// Callers are kept away while it is not ready for them.
    ReadinessChecked = "readiness_checked", Element, Bool;
    /// It is started again when it stops.
    Restarts = "restarts", Element, Bool;
    /// What is inside cannot use more than a set amount.
    QuotaLimited = "quota_limited", Boundary, Bool;
    /// How many run at once.
    Replicas = "replicas", Element, Number;
    /// Its copies are kept on different machines.
    Spread = "spread", Element, Bool;
    /// Maintenance leaves a minimum of it running.
    DisruptionLimited = "disruption_limited", Element, Bool;
    /// Its data outlives a restart.
    DataPersisted = "data_persisted", Element, Bool;
    /// The key is enabled and cannot be deleted at once.
    KeyUsable = "key_usable", Element, Bool;
    // Elevation of privilege: authorization.
    /// The broadest right of its identity: none, narrow, broad, administrator.
    Privilege = "privilege", Element, Text;
    /// Its identity or policy allows every action of a service, or all.
    WildcardActions = "wildcard_actions", Element, Bool;
    /// Its identity or policy applies to every resource.
    WildcardResources = "wildcard_resources", Element, Bool;
    /// Its identity may give itself further rights.
    CanEscalate = "can_escalate", Element, Bool;
    /// Its identity may read the platform's secrets in bulk.
    ReadsSecrets = "reads_secrets", Element, Bool;
    /// Its identity may run commands in other workloads, or start new ones.
    RunsCommands = "runs_commands", Element, Bool;
    /// It runs with the rights of the host.
    Privileged = "privileged", Element, Bool;
    /// A program in it may gain more rights than its parent.
    PrivilegeEscalation = "privilege_escalation", Element, Bool;
    /// Namespaces it shares with the host: network, pid, ipc, user.
    HostNamespaces = "host_namespaces", Element, List;
    /// Its main program runs as root.
    RunsAsRoot = "runs_as_root", Element, Bool;
    /// Dangerous kernel capabilities it is given.
    AddedCapabilities = "added_capabilities", Element, List;
    /// All kernel capabilities it does not need are taken away.
    CapabilitiesDropped = "capabilities_dropped", Element, Bool;
    /// The container runtime's socket is mounted: whoever has it owns the host.
    RuntimeSocket = "runtime_socket", Element, Bool;
    /// A profile limits its system calls.
    SyscallsConfined = "syscalls_confined", Element, Bool;
    /// A mandatory access control profile applies and is not switched off.
    MandatoryAccessControl = "mandatory_access_control", Element, Bool;
    /// It sets kernel parameters or unmasks parts of /proc.
    UnsafeKernelSettings = "unsafe_kernel_settings", Element, Bool;
    /// Rights are given by role.
    RoleBasedAccess = "role_based_access", Element, Bool;
    /// An old, coarse authorization mode is enabled.
    LegacyAuthorization = "legacy_authorization", Element, Bool;
    /// Its identity may act as others across a whole project.
    BroadDelegation = "broad_delegation", Element, Bool;
    /// What breaks the standard for workloads is not let in.
    AdmissionChecked = "admission_checked", Boundary, Bool;
    /// It binds the administrator's role to a subject that is not part of the system.
    AdministratorBinding = "administrator_binding", Element, Bool;
    // The flow itself.
    /// The connection is encrypted.
    Encrypted = "encrypted", Flow, Bool;
    /// The receiver knows who the sender is.
    Authenticated = "authenticated", Flow, Bool;
    /// It only tells callers to come back encrypted.
    RedirectsToTls = "redirects_to_tls", Flow, Bool;
    /// What travels, where the code tells.
    Carries = "carries", Flow, Text;
    // What a thing is worth.
    /// What it keeps or handles: credentials, keys, customer-data, logs, backups, code, none.
    Sensitivity = "sensitivity", Element, Text;
}

impl Property {
    /// The property of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|property| property.name() == name)
    }
}
