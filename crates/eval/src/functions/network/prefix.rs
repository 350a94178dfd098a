//! Prefixes of IPv4 and IPv6 addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address with the length of its network part.
#[derive(Clone, Copy)]
pub(super) struct Prefix {
    /// The network's address in the low bits.
    network: u128,
    length: u32,
    /// 32 or 128.
    width: u32,
}

/// An address; the parts of an IPv4 address may have leading zeros, and are decimal.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse().ok();
    }
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        *octet = part.parse().ok().filter(|_| digits)?;
    }
    parts.next().is_none().then_some(IpAddr::from(octets))
}

impl Prefix {
    /// `10.0.0.0/8`; bits after the network part are dropped.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (host, length) = text.split_once('/')?;
        let digits = length.bytes().all(|byte| byte.is_ascii_digit());
        let whole = Self::of(address(host)?);
        let length = length.parse().ok().filter(|_| digits)?;
        let prefix = Self { length, ..whole };
        (length <= whole.width).then(|| Self {
            network: whole.network & prefix.mask(),
            ..prefix
        })
    }

    /// The prefix of one address.
    pub(super) fn of(address: IpAddr) -> Self {
        let (network, width) = match address {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        Self {
            network,
            length: width,
            width,
        }
    }

    pub(super) fn is_v6(self) -> bool {
        self.width == 128
    }

    /// The network part, all ones.
    pub(super) fn mask(self) -> u128 {
        all(self.width) & !all(self.width - self.length)
    }

    /// An address of this family.
    pub(super) fn write(self, address: u128) -> String {
        if self.is_v6() {
            return Ipv6Addr::from_bits(address).to_string();
        }
        Ipv4Addr::from_bits(u32::try_from(address).unwrap_or(u32::MAX)).to_string()
    }

    /// The address with this number, or counted from the end. Of a number from the beginning
    /// Terraform looks at no more than 64 bits before it adds them all.
    pub(super) fn host(self, number: u128, from_end: bool) -> Option<u128> {
        let last = all(self.width - self.length);
        let number = if from_end && number > 0 {
            last.checked_sub(number - 1)?
        } else {
            let seen = number & all(63);
            let negative = number & all(64) != seen;
            Some(number).filter(|_| seen <= last || negative)?
        };
        // What stands for an IPv4 address is added to as if its four bytes came first.
        let (room, shift) = if self.is_mapped() {
            (32, 96)
        } else {
            (self.width, 0)
        };
        (number <= all(room)).then_some(self.network | number << shift)
    }

    /// An address of this family; of IPv4 where it stands for one.
    pub(super) fn write_host(self, address: u128) -> String {
        if self.is_v6() && is_mapped(address) {
            let low = u32::try_from(address & all(32)).unwrap_or(u32::MAX);
            return Ipv4Addr::from_bits(low).to_string();
        }
        self.write(address)
    }

    /// One of the subnets that so many more bits make.
    pub(super) fn subnet(self, added: u32, number: u128) -> Option<Self> {
        let length = self.length.checked_add(added)?;
        if length > self.width || number > all(added) {
            return None;
        }
        let shift = self.width - length;
        Some(Self {
            network: self.network | number.checked_shl(shift).unwrap_or(0),
            length,
            ..self
        })
    }

    /// A prefix within those IPv6 addresses that stand for IPv4 ones, as one of IPv4.
    pub(super) fn unmapped(self) -> Self {
        let inner = self.length.checked_sub(96);
        match inner.filter(|_| self.is_mapped()) {
            Some(length) => Self {
                network: self.network & all(32),
                length,
                width: 32,
            },
            None => self,
        }
    }

    /// Whether it stands for IPv4 addresses.
    fn is_mapped(self) -> bool {
        is_mapped(self.network) && self.is_v6()
    }

    /// The prefix of the same address with so many bits less.
    pub(super) fn wider(self, bits: u64) -> Option<Self> {
        let length = self.length.checked_sub(u32::try_from(bits).ok()?)?;
        Some(Self { length, ..self })
    }

    /// The IPv4 subnet that Terraform gives for a negative number: without its sign, what the
    /// number and the address have in common as two's complements.
    pub(super) fn subnet_before(self, added: u32, magnitude: u128) -> Option<Self> {
        let within = self.subnet(added, magnitude).filter(|_| !self.is_v6())?;
        let number = i64::try_from(magnitude).ok()?.checked_neg()?;
        let shifted = number.checked_shl(self.width - within.length)?;
        let both = i64::try_from(self.network).ok()? | shifted;
        Some(Self {
            network: u128::from(both.unsigned_abs()) & all(self.width),
            ..within
        })
    }

    /// The first subnet of this size that begins after another one ends.
    pub(super) fn subnet_after(self, added: u32, last: Self) -> Option<Self> {
        let length = self.length.checked_add(added)?;
        let shift = self.width.checked_sub(length)?;
        let end = (last.network & !self.mask()) | all(self.width - last.length);
        let number = end.checked_shr(shift).unwrap_or(0).checked_add(1)?;
        self.subnet(added, number)
    }

    pub(super) fn contains(self, other: Self) -> bool {
        self.length <= other.length && other.network & self.mask() == self.network
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.write(self.network), self.length)
    }
}

/// Whether an IPv6 address stands for one of IPv4.
fn is_mapped(address: u128) -> bool {
    address >> 32 == 0xffff
}

/// So many low bits, all ones.
fn all(bits: u32) -> u128 {
    u128::MAX
        .checked_shr(128_u32.saturating_sub(bits))
        .unwrap_or(0)
}
