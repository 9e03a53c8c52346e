"""Keys: what is sealed in the database, signed in links and hashed before it is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tolmach.errors import TolmachError

SIGNATURE_LETTERS = 16
"""80 bits of base32: short enough for the local part of a mail address, too long to guess."""


class Unsealable(TolmachError):
    """A sealed value whose key is no longer on the ring."""


@dataclass(frozen=True)
class Keyring:
    """The installation's secrets, the current one first; older ones still open what they sealed."""

    secrets: tuple[str, ...]

    def seal(self, value: str) -> str:
        """Encrypt; the result names the key, so that a later key can be told from this one."""
        secret = self.secrets[0]
        return f"{_key_id(secret)}:{_fernet(secret).encrypt(value.encode()).decode()}"

    def open(self, sealed: str) -> str:
        """Decrypt what ``seal`` made. Raises Unsealable when its key is gone or the value was tampered with."""
        key_id, _, token = sealed.partition(":")
        for secret in self.secrets:
            if _key_id(secret) == key_id:
                try:
                    return _fernet(secret).decrypt(token.encode()).decode()
                except InvalidToken as error:
                    raise Unsealable(f"value of key {key_id}") from error
        raise Unsealable(f"no key {key_id}")

    def sign(self, purpose: str, value: str) -> str:
        """A short lower-case signature for links and reply addresses; ``purpose`` keeps their uses apart."""
        return _signature(self.secrets[0], purpose, value)

    def is_signed(self, purpose: str, value: str, signature: str) -> bool:
        """Whether any key of the ring made this signature."""
        return any(
            hmac.compare_digest(_signature(secret, purpose, value).encode(), signature.lower().encode())
            for secret in self.secrets
        )

    def derive(self, purpose: str) -> str:
        """A key of its own for another part (cookies, form tokens), from the current secret."""
        return base64.urlsafe_b64encode(_derive(self.secrets[0], purpose)).decode()


def new_token() -> str:
    """A fresh unguessable token (256 bits) for sessions, invitations and the API; only its hash is stored."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """How tokens are stored. They are random, so one plain round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derive(secret, "seal")))


def _derive(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"tolmach", info=purpose.encode())
    return kdf.derive(secret.encode())


def _key_id(secret: str) -> str:
    return hashlib.sha256(b"tolmach-key-id" + secret.encode()).hexdigest()[:8]


def _signature(secret: str, purpose: str, value: str) -> str:
    digest = hmac.new(_derive(secret, "sign"), f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LETTERS]
