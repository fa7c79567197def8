"""HTTPS on the local network: this machine's addresses, and a certificate that names them.

Browsers give no camera or microphone to a page without HTTPS, save on localhost.
"""

import ipaddress
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

#: The longest that browsers accept from any issuer.
LIFETIME = timedelta(days=397)


def addresses() -> list[str]:
    """This machine's addresses on its networks, the one that leads outside first."""
    found = []
    # Connecting a UDP socket sends nothing; it makes the system choose a way and an address.
    # The targets are documentation addresses (RFC 5737, RFC 3849) and private networks' own.
    for target in ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255"):
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            address = probe.getsockname()[0]
            if address not in found and not ipaddress.ip_address(address).is_loopback:
                found.append(address)
    return found


def names() -> list[str]:
    """Every host name and address under which this machine may be asked."""
    host = socket.gethostname().lower()
    own = [host] if "." in host else [host, f"{host}.local"]
    return list(dict.fromkeys([*addresses(), *own, "localhost", "127.0.0.1"]))


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key, as files."""

    key: Path
    path: Path

    def fits(self, wanted: list[str], now: datetime) -> bool:
        """Whether the files are there, name everything wanted and hold for another day."""
        if not (self.key.exists() and self.path.exists()):
            return False
        stored = x509.load_pem_x509_certificate(self.path.read_bytes())
        extension = stored.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        alternatives = {str(name.value) for name in extension.value}
        return alternatives >= set(wanted) and stored.not_valid_after_utc > now + timedelta(days=1)

    def make(self, wanted: list[str], now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AllTakes on this network")])
        alternatives = x509.SubjectAlternativeName([general_name(name) for name in wanted])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        certificate = (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + LIFETIME)
            .add_extension(alternatives, critical=False)
            .add_extension(usage, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.key.parent.mkdir(parents=True, exist_ok=True)
        pem = serialization.Encoding.PEM
        form = serialization.PrivateFormat.PKCS8
        self.key.unlink(missing_ok=True)
        with os.fdopen(os.open(self.key, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key.private_bytes(pem, form, serialization.NoEncryption()))
        self.path.write_bytes(certificate.public_bytes(pem))


def general_name(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def certificate(directory: Path, wanted: list[str]) -> Certificate:
    """The certificate kept in the directory, made anew when it no longer fits."""
    kept = Certificate(directory / "key.pem", directory / "certificate.pem")
    now = datetime.now(UTC)
    if not kept.fits(wanted, now):
        kept.make(wanted, now)
    return kept
