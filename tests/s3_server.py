"""A real server that speaks S3 and checks signatures, in a process of its own on a free port, with one bucket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
from botocore.config import Config
from dovecot_server import free_port

BUCKET, REGION = "desk-of-tests", "us-east-1"
WITHIN_SECONDS = 30.0
_RIGHTS = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
_SET_UP = 4
"""Requests that are answered unsigned: the user, their rights, their key and the bucket. Every later one is checked."""


@dataclass
class S3Server:
    """A running server; ``environ`` are a house's settings for it, ``objects`` what another program finds there."""

    port: int
    process: subprocess.Popen[bytes]
    key: str = ""
    secret: str = ""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environ(self, prefix: str) -> dict[str, str]:
        return {
            "TOLMACH_STORE": f"s3://{BUCKET}/{prefix}?endpoint={self.endpoint}",
            "TOLMACH_STORE_KEY": self.key,
            "TOLMACH_STORE_SECRET": self.secret,
        }

    def client(self, name: str = "s3") -> boto3.client:
        return boto3.client(
            name,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=self.key or "none",
            aws_secret_access_key=self.secret or "none",
            config=Config(s3={"addressing_style": "path"}),
        )

    def objects(self, prefix: str) -> dict[str, bytes]:
        client = self.client()
        found = client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", [])
        return {one["Key"]: client.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in found}

    def set_up(self) -> None:
        users = self.client("iam")
        users.create_user(UserName="desk")
        users.put_user_policy(UserName="desk", PolicyName="all", PolicyDocument=_RIGHTS)
        made = users.create_access_key(UserName="desk")["AccessKey"]
        self.client().create_bucket(Bucket=BUCKET)
        self.key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Serve until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(_SET_UP)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = S3Server(port=port, process=process)
    try:
        _wait_for(server)
        server.set_up()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WITHIN_SECONDS)


def _wait_for(server: S3Server) -> None:
    ends_by = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < ends_by:
        try:
            urllib.request.urlopen(f"{server.endpoint}/moto-api/data.json", timeout=5).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
