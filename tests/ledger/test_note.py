import base64

import pytest

from factcheck.ledger.note import BadNote, Checkpoint, Signer, Verifier, split

SEED = bytes(range(32))
CHECKPOINT = Checkpoint("facts.example.org/audit", 12, b"\x07" * 32)


@pytest.fixture
def signer():
    return Signer("facts.example.org/audit", SEED)


def test_note_has_the_form_of_a_log_checkpoint(signer):
    lines = signer.signed(CHECKPOINT).split("\n")
    assert lines[:4] == [CHECKPOINT.origin, "12", base64.b64encode(CHECKPOINT.root).decode(), ""]
    assert lines[4].startswith("— facts.example.org/audit ")
    stamp = base64.b64decode(lines[4].rpartition(" ")[2])
    assert (stamp[:4], len(stamp)) == (signer.verifier.id, 4 + 64)
    assert lines[5:] == [""]


def test_key_is_read_as_it_is_published(signer):
    text = str(signer.verifier)
    assert Verifier.parse(text) == signer.verifier
    assert text.startswith("facts.example.org/audit+")


def test_key_of_another_log_is_read():
    # The key of Go's checksum database, which set the form.
    key = Verifier.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert key.id.hex() == "033de0ae"


def test_note_opens_with_its_key(signer):
    assert signer.verifier.opened(signer.signed(CHECKPOINT)) == CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n12\n", "\n13\n"), ("Bw", "Cw"), ("facts.", "lies.")],
)
def test_changed_note_is_refused(signer, old, new):
    with pytest.raises(BadNote):
        signer.verifier.opened(signer.signed(CHECKPOINT).replace(old, new))


def test_note_of_another_key_is_refused(signer):
    other = Signer(signer.name, bytes(32))
    with pytest.raises(BadNote, match="No signature"):
        signer.verifier.opened(other.signed(CHECKPOINT))


@pytest.mark.parametrize("text", ["", "a\n\n— b c\n", "a\n01\nBw==\n\n— a x\n", "a\n1\n!\n\n"])
def test_what_is_no_note_is_refused(signer, text):
    with pytest.raises(BadNote):
        signer.verifier.opened(text)


@pytest.mark.parametrize("text", ["", "a", "a+b+c", "a+00000000+AQ==", "+530d903a+AQ"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadNote):
        Verifier.parse(text)


def test_key_with_a_wrong_id_is_refused(signer):
    name, number, coded = str(signer.verifier).split("+", 2)
    with pytest.raises(BadNote, match="copied wrongly"):
        Verifier.parse(f"{name}+{'0' * len(number)}+{coded}")


@pytest.mark.parametrize(("name", "seed"), [("", SEED), ("a b", SEED), ("a+b", SEED), ("a", b"1")])
def test_signer_that_could_not_sign_is_refused(name, seed):
    with pytest.raises(BadNote):
        Signer(name, seed)


def test_notes_below_each_other_are_told_apart(signer):
    notes = [signer.signed(Checkpoint(signer.name, size, bytes(32))) for size in (1, 2, 3)]
    assert split("\n".join(notes)) == notes
    assert split("".join(notes)) == notes
    assert split("") == []
