import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from factcheck.ledger import __main__ as program
from factcheck.ledger import chain, dossier
from factcheck.ledger.merkle import proofs, root_of
from factcheck.ledger.note import Checkpoint, Signer

SIGNER = Signer("facts.example.org/audit", bytes(range(32)))
RECORD = b"the bytes of a record"
DIGEST = hashlib.sha256(RECORD).hexdigest()
EVIDENCE, BODY = [{"source": 1}], '{"rating": "confirmed"}'
EVIDENCE_DIGEST = hashlib.sha256(chain.canonical(EVIDENCE)).hexdigest()
ETAG = hashlib.sha256(BODY.encode()).hexdigest()
HAPPENED = [
    ("claim:1", "claim.assign", {"status": ["unverified", "assigned"], "version": 2}),
    ("claim:2", "claim.assign", {"status": ["unverified", "assigned"], "version": 2}),
    ("capture:7", "capture.keep", {"record_sha256": DIGEST}),
    ("claim:1", "claim.submit", {"version": 3, "ruling": 5, "evidence_digest": EVIDENCE_DIGEST}),
    ("claim:1", "claim.publish", {"version": 4, "verdict": 1, "etag": ETAG}),
]


def chained():
    """The whole chain of a newsroom, each event in its canonical form."""
    events, digest = [], ""
    for number, (subject, verb, data) in enumerate(HAPPENED, start=1):
        fields = {"sequence": number, "actor": 9, "subject": subject, "verb": verb, "data": data}
        events.append(chain.canonical(fields | {"previous": digest}))
        digest = hashlib.sha256(events[-1]).hexdigest()
    return events


def files():
    """What a sound dossier of claim 1 holds, its MANIFEST left out."""
    events = chained()
    leaves = [hashlib.sha256(event).digest() for event in events]
    own = [number for number, (subject, *_) in enumerate(HAPPENED) if subject != "claim:2"]
    entries = [
        {"event": events[number].decode(), "proof": [each.hex() for each in beside]}
        for number, beside in zip(own, proofs(leaves, own), strict=True)
    ]
    told = {
        "claim": [{"id": 1, "version": 4, "status": "assigned"}],
        "ruling": [{"id": 5, "evidence": EVIDENCE}],
        "verdict": [{"version": 1, "body": BODY}],
        "capture": [{"id": 7, "record_sha256": DIGEST}],
        "people": [{"id": 9}],
    }
    checkpoint = Checkpoint(SIGNER.name, len(events), root_of(leaves))
    return {
        dossier.TOLD: json.dumps(told).encode(),
        dossier.EVENTS: b"\n".join(json.dumps(each).encode() for each in entries),
        dossier.CHECKPOINT: SIGNER.signed(checkpoint).encode(),
        dossier.place_of(DIGEST): RECORD,
    }


def manifest(content, signer=SIGNER):
    digests = {path: hashlib.sha256(each).hexdigest() for path, each in content.items()}
    return signer.sealed(dossier.manifest(signer.name, "claim:1", digests)).encode()


def packed(content):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for path, each in content.items():
            package.writestr(path, each)
    return file


def sealed(content, signer=SIGNER):
    """A dossier as whoever has the newsroom's key would make it."""
    return packed({dossier.MANIFEST: manifest(content, signer)} | content)


def problems(file, key=SIGNER):
    return dossier.check(file, key.verifier).problems


def changed(path, old, new):
    content = files()
    assert old in content[path]
    return content | {path: content[path].replace(old, new)}


def test_sound_dossier_holds():
    found = dossier.check(sealed(files()), SIGNER.verifier)
    assert found.problems == []
    assert str(found) == (
        "The dossier of claim:1 holds: 4 events, 1 rulings, 1 verdicts, 1 copies, as of 5 events "
        "of facts.example.org/audit."
    )


@pytest.mark.parametrize("path", files())
def test_each_file_that_is_changed_after_the_seal_is_named(path):
    content = {dossier.MANIFEST: manifest(files())} | files()
    file = packed(content | {path: content[path] + b"\n"})
    assert f"{path} was changed after the dossier was signed." in problems(file)


def test_file_that_is_taken_out_or_put_in_is_named():
    content = {dossier.MANIFEST: manifest(files())} | files() | {"more.txt": b""}
    del content[dossier.place_of(DIGEST)]
    assert problems(packed(content))[:2] == [
        f"copies/{DIGEST}.warc.gz is listed, but not there.",
        "more.txt is there, but not listed.",
    ]


def test_dossier_of_another_key_is_refused():
    other = Signer(SIGNER.name, bytes(32))
    (problem,) = problems(sealed(files(), other))
    assert "No signature of facts.example.org/audit" in problem
    assert "No signature" in problems(sealed(files()), other)[0]


def test_signed_checkpoint_cannot_pass_for_a_manifest():
    content = files()
    (problem,) = problems(packed({dossier.MANIFEST: content[dossier.CHECKPOINT]} | content))
    assert "it is none of facts.example.org/audit" in problem


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (dossier.EVENTS, b"claim.submit", b"claim.accept", "Event 4 is not in the chain"),
        (dossier.EVENTS, b'\\"actor\\":9', b'\\"actor\\":8', "Event 1 is not in the chain"),
        (dossier.TOLD, b'"source": 1', b'"source": 2', "The evidence of ruling 5"),
        (dossier.TOLD, b"confirmed", b"refuted", "Version 1 is not the one"),
        (dossier.TOLD, b'"status": "assigned"', b'"status": "ruled"', "by its events it is"),
        (dossier.TOLD, b'"version": 4', b'"version": 5', "came to its version 5"),
        (dossier.TOLD, b'"id": 9', b'"id": 8', "Who acted in event 1"),
        (dossier.TOLD, b'[{"id": 1,', b'[{"id": 2,', "tells of claim:2"),
        (dossier.TOLD, DIGEST.encode(), b"0" * 64, "The record of copy 7 is missing."),
        (dossier.place_of(DIGEST), b"bytes", b"lies", "is another than its name says"),
    ],
)
def test_newsroom_itself_cannot_sign_what_its_chain_does_not_tell(path, old, new, problem):
    assert any(problem in each for each in problems(sealed(changed(path, old, new))))


@pytest.mark.parametrize(
    ("left_out", "problem"),
    [
        (0, "Before event 5 a step from unverified is missing."),
        (1, f"No event tells that the record {DIGEST} was kept."),
        (2, "No event tells how the claim came to its version 3."),
    ],
)
def test_event_that_is_left_out_is_missed(left_out, problem):
    content = files()
    lines = content[dossier.EVENTS].splitlines()
    publishing = b'{\\"etag\\"'
    lines[3] = lines[3].replace(publishing, b'{\\"status\\":[\\"assigned\\",\\"x\\"],\\"etag\\"')
    del lines[left_out]
    found = problems(sealed(content | {dossier.EVENTS: b"\n".join(lines)}))
    assert problem in found


@pytest.mark.parametrize("words", [b"", b"[", b"[]", b"null", b"[" * 100_000, b"\xff"])
@pytest.mark.parametrize("path", [dossier.TOLD, dossier.EVENTS, dossier.CHECKPOINT])
def test_file_of_another_shape_is_a_problem_and_no_error(path, words):
    assert problems(sealed(files() | {path: words}))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 1000])
def test_what_is_no_package_is_a_problem_and_no_error(content):
    (problem,) = problems(BytesIO(content))
    assert "no dossier that can be read" in problem


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "dossier.zip"
    path.write_bytes(sealed(files()).getvalue())
    return path


def test_program_takes_a_dossier_and_any_of_several_keys(path, capsys):
    other = Signer(SIGNER.name, bytes(32)).verifier
    keys = ["--key", str(other), "--key", str(SIGNER.verifier)]
    assert program.main([str(path), *keys]) == 0
    assert "claim:1 holds" in capsys.readouterr().out
    assert program.main([str(path), *keys[:2]]) == 1
    assert "No signature" in capsys.readouterr().out


def test_program_asks_for_the_key_of_a_dossier(path, capsys):
    with pytest.raises(SystemExit):
        program.main([str(path)])
    assert "/audit/key" in capsys.readouterr().err
