"""Encrypted connections to a real IMAP server: its certificate is checked, and what is wrong with it is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from dovecot_server import Dovecot, dovecot
from house_makers import Shops
from mailbox_makers import fetch_by_imap, kept, numbered, open_trouble

from tolmach.inbox.connection import Outcome
from tolmach.jobs.fetch import fetch_once
from tolmach.wiring import House


def certificate(folder: Path, *, days: int = 30) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "both.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return path


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dovecot, Path]]:
    path = certificate(tmp_path_factory.mktemp("tls"))
    with dovecot(ssl="yes", more=f"ssl_cert = <{path}\nssl_key = <{path}") as server:
        yield server, path


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_somebody_we_trust_is_let_in(
    house: House, shops: Shops, secured, monkeypatch: pytest.MonkeyPatch, security: str
):
    server, path = secured
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", str(path))
    server.deliver(security, numbered(1))
    port = server.tls_port if security == "tls" else server.port
    assert fetch_once(house, fetch_by_imap(house, port, user=security, security=security)) == (1, None)
    assert kept(house) == [numbered(1)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_nobody_we_know_is_refused_and_told(house: House, shops: Shops, secured, security: str):
    server, _ = secured
    port = server.tls_port if security == "tls" else server.port
    _, tried = fetch_once(house, fetch_by_imap(house, port, security=security))
    assert (tried.outcome, tried.detail) == (Outcome.BAD_CERTIFICATE, "self-signed certificate")
    assert open_trouble(house).cause["outcome"] == "bad_certificate"


def test_a_certificate_that_has_run_out_is_refused(
    house: House, shops: Shops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = certificate(tmp_path, days=-1)
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", str(path))
    with dovecot(ssl="yes", more=f"ssl_cert = <{path}\nssl_key = <{path}") as server:
        _, tried = fetch_once(house, fetch_by_imap(house, server.tls_port, security="tls"))
    assert (tried.outcome, tried.detail) == (Outcome.BAD_CERTIFICATE, "certificate has expired")
