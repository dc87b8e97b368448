"""One desk's signing key for all tests."""

from __future__ import annotations

import pytest

from datareq.adapters.sealing.ssh_signature import SshSigner
from tests.envelope.house import ssh_key


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SshSigner:
    return SshSigner(str(ssh_key(tmp_path_factory.mktemp("desk"), "ed25519")))
