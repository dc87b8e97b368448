"""With which keys may the institution seal, and what does the policy's reader object to in them?"""

from __future__ import annotations

from datetime import date

import pytest

from datareq.documents.findings import word
from datareq.documents.policy import check_policy, load_policy
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError

FILE = "policy/delivery.yaml"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDZS3u4ZSKPBdwiXL7Diww8vNw92q8KnpKhMLal31kU"
AGE = "age10ea4jsf4r0lpuglr0lasvedpqsdxstkd9jqcjp2vej2tzmf6y8xs6p8s0p"
PRIVATE = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
WHOLE = f"""signing:
  - {{key: {SSH}, from: 2026-01-01}}
periods:
  - {{key: {AGE}, from: 2026-01-01, until: 2026-12-31}}
officials:
  - {{account: {{id: 71, login: karin}}, key: {AGE}, from: 2026-01-01, until: 2026-06-30}}
  - {{account: {{id: 71, login: karin}}, key: {SSH}, from: 2026-07-01}}
available_days: 30
"""

# (name, what is there, what is put in its place, code, path, sentence)
CASES = [
    (
        "private-key",
        f"key: {SSH}, from: 2026-07-01",
        f"key: {PRIVATE}, from: 2026-07-01",
        "policy-key-private",
        "officials[1].key",
        "`officials[1].key`: this is a private key. Everybody who reads the repository has it now.",
    ),
    (
        "age-key-that-can-not-sign",
        f"- {{key: {SSH}",
        f"- {{key: {AGE}",
        "policy-key-unfit",
        "signing[0].key",
        "`signing[0].key`: this key can't be used for that.",
    ),
    (
        "ssh-key-for-a-period",
        f"- {{key: {AGE}",
        f"- {{key: {SSH}",
        "policy-key-unfit",
        "periods[0].key",
        "`periods[0].key`: this key can't be used for that.",
    ),
    (
        "key-of-another-kind",
        f"key: {SSH}, from: 2026-07-01",
        "key: ecdsa-sha2-nistp256 AAAA, from: 2026-07-01",
        "policy-key-unfit",
        "officials[1].key",
        "`officials[1].key`: this key can't be used for that.",
    ),
    (
        "same-key-twice",
        "periods:\n",
        f"periods:\n  - {{key: {AGE}, from: 2025-01-01}}\n",
        "policy-key-repeated",
        "periods[1].key",
        "`periods[1].key`: this key is listed twice.",
    ),
    (
        "ends-before-it-begins",
        "until: 2026-12-31",
        "until: 2025-12-31",
        "policy-key-dates",
        "periods[0].until",
        "`periods[0].until`: the last day (2025-12-31) is before the first (2026-01-01).",
    ),
    (
        "two-keys-of-one-person-at-once",
        "until: 2026-06-30",
        "until: 2026-07-01",
        "policy-key-overlap",
        "officials[1].from",
        "`officials[1].from`: @karin has another key at the same time.",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "sentence"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_key_that_can_not_serve_is_found_where_it_is(
    toy_files: dict[str, bytes], old: str, new: str, code: str, path: str, sentence: str
) -> None:
    assert WHOLE.count(old) == 1
    toy_files[FILE] = WHOLE.replace(old, new).encode()
    schemas = Schemas.from_files({"schemas/policy-delivery.schema.json": b"{}"})

    found = [finding for finding in check_policy(toy_files, schemas) if finding.file == FILE]

    assert [(finding.code, finding.path) for finding in found] == [(code, path)]
    assert word(found[0], "en")[0] == sentence
    assert word(found[0], "id")[0] != sentence
    with pytest.raises(PolicyError, match="policy-invalid"):
        load_policy(toy_files, "0" * 40)


def test_keys_become_one_value_with_their_days(toy_files: dict[str, bytes]) -> None:
    toy_files[FILE] = WHOLE.encode()

    sealing = load_policy(toy_files, "0" * 40).sealing

    assert sealing is not None
    assert [key.key for key in sealing.signing] == [SSH]
    assert sealing.periods[0].until == date(2026, 12, 31)
    assert [(one.account, one.login, one.key) for one in sealing.officials] == [
        (71, "karin", AGE),
        (71, "karin", SSH),
    ]
    assert sealing.available_days == 30


@pytest.mark.parametrize("missing", ["signing", "periods"])
def test_without_a_key_of_the_desk_nothing_is_sealed(
    toy_files: dict[str, bytes], missing: str
) -> None:
    begin, _, rest = WHOLE.partition(f"{missing}:\n")
    after = rest.partition("\n")[2]
    toy_files[FILE] = f"{begin}{missing}: []\n{after}".encode()

    assert load_policy(toy_files, "0" * 40).sealing is None
