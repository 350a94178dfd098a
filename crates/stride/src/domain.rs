//! The thirteen security domains, which group rules and questions.

/// A security domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the domain of its name")]
pub enum Domain {
    AccessControl,
    SecureDevelopment,
    BusinessContinuity,
    Cryptography,
    AssetManagement,
    Legal,
    IncidentResponse,
    Network,
    Operations,
    PhysicalAndEnvironmental,
    Governance,
    SecurityArchitecture,
    SupplierRisk,
}

impl Domain {
    /// All thirteen.
    pub const ALL: [Self; 13] = [
        Self::AccessControl,
        Self::SecureDevelopment,
        Self::BusinessContinuity,
        Self::Cryptography,
        Self::AssetManagement,
        Self::Legal,
        Self::IncidentResponse,
        Self::Network,
        Self::Operations,
        Self::PhysicalAndEnvironmental,
        Self::Governance,
        Self::SecurityArchitecture,
        Self::SupplierRisk,
    ];

    /// As rules and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessControl => "access-control",
            Self::SecureDevelopment => "secure-development",
            Self::BusinessContinuity => "business-continuity",
            Self::Cryptography => "cryptography",
            Self::AssetManagement => "asset-management",
            Self::Legal => "legal",
            Self::IncidentResponse => "incident-response",
            Self::Network => "network",
            Self::Operations => "operations",
            Self::PhysicalAndEnvironmental => "physical-and-environmental",
            Self::Governance => "governance",
            Self::SecurityArchitecture => "security-architecture",
            Self::SupplierRisk => "supplier-risk",
        }
    }

    /// The domain of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|domain| domain.name() == name)
    }
}
