"""The store in a bucket of a server that speaks S3. Objects are written by one request: there whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import obstore
from obstore import exceptions
from obstore.store import S3Store

from tolmach.errors import NotFound, PortError
from tolmach.s3_place import S3Place
from tolmach.store import Owner, pack, place_of, unpack

CONNECT_WITHIN = timedelta(seconds=3)
ANSWER_WITHIN = timedelta(seconds=20)
MOST_RETRIES = 2

_NO_BUCKET = "NoSuchBucket"
_REFUSALS = (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)
_NEVER = (exceptions.InvalidPathError, exceptions.NotSupportedError)


class BucketStore:
    """Objects ``<prefix>/<owner>/<aa>/<sha256>``, packed as on disk."""

    def __init__(self, place: S3Place) -> None:
        # What is not named here the library takes from the environment's AWS_… variables.
        self._bucket = S3Store(
            place.bucket,
            prefix=place.prefix or None,
            endpoint=place.endpoint or f"https://s3.{place.region}.amazonaws.com",
            region=place.region,
            access_key_id=place.key,
            secret_access_key=place.secret,
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "connect_timeout": CONNECT_WITHIN, "timeout": ANSWER_WITHIN},
            retry_config={"max_retries": MOST_RETRIES, "retry_timeout": ANSWER_WITHIN},
        )

    def put(self, owner: Owner, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        with _told(digest):
            # Not asked first whether it is there: what is put again is the same, and most of it is new.
            obstore.put(self._bucket, place_of(owner, digest), pack(content), use_multipart=False)
        return digest

    def read(self, owner: Owner, digest: str) -> bytes:
        with _told(digest):
            packed = bytes(obstore.get(self._bucket, place_of(owner, digest)).bytes())
        return unpack(packed)


@contextmanager
def _told(digest: str) -> Iterator[None]:
    """What the library raises, as the house's errors."""
    try:
        yield
    except (FileNotFoundError, exceptions.NotFoundError) as error:
        if _NO_BUCKET not in str(error):
            raise NotFound("blob", digest) from error
        # A bucket can be made; then what waits for it goes on.
        raise PortError("store", "the store has no such bucket", permanent=False) from error
    except _REFUSALS as error:
        # The keys are the operator's to mend; what is to be kept or read stays good and waits for that.
        raise PortError("store", "the store refuses the keys", permanent=False) from error
    except _NEVER as error:
        raise PortError("store", f"the store cannot do it: {type(error).__name__}", permanent=True) from error
    except (OSError, exceptions.BaseError) as error:
        raise PortError("store", "the store does not answer", permanent=False) from error
