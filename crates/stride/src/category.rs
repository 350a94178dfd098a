//! The six categories and what they apply to.

use model::ElementKind;

/// A category of STRIDE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the category of its name")]
pub enum Stride {
    Spoofing,
    Tampering,
    Repudiation,
    InformationDisclosure,
    DenialOfService,
    ElevationOfPrivilege,
}

impl Stride {
    /// All six in the order of the word.
    pub const ALL: [Self; 6] = [
        Self::Spoofing,
        Self::Tampering,
        Self::Repudiation,
        Self::InformationDisclosure,
        Self::DenialOfService,
        Self::ElevationOfPrivilege,
    ];

    /// As folders, rules and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spoofing => "spoofing",
            Self::Tampering => "tampering",
            Self::Repudiation => "repudiation",
            Self::InformationDisclosure => "information-disclosure",
            Self::DenialOfService => "denial-of-service",
            Self::ElevationOfPrivilege => "elevation-of-privilege",
        }
    }

    /// The category of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name() == name)
    }

    /// The property that it violates.
    pub fn control(self) -> &'static str {
        match self {
            Self::Spoofing => "authentication",
            Self::Tampering => "integrity",
            Self::Repudiation => "non-repudiation",
            Self::InformationDisclosure => "confidentiality",
            Self::DenialOfService => "availability",
            Self::ElevationOfPrivilege => "authorization",
        }
    }

    /// Whether it can happen to an element of this kind.
    /// Source: the table of STRIDE per element in Microsoft's threat-modelling training.
    pub fn affects(self, kind: ElementKind) -> bool {
        match kind {
            ElementKind::Process => true,
            ElementKind::DataStore => !matches!(self, Self::Spoofing | Self::ElevationOfPrivilege),
            ElementKind::ExternalEntity => matches!(self, Self::Spoofing | Self::Repudiation),
        }
    }

    /// Whether it can happen to a flow.
    pub fn affects_flows(self) -> bool {
        matches!(
            self,
            Self::Tampering | Self::InformationDisclosure | Self::DenialOfService
        )
    }
}
