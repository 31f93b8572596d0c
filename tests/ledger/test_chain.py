import hashlib

import pytest

from factcheck.ledger import __main__ as program
from factcheck.ledger import chain
from factcheck.ledger.merkle import root_of
from factcheck.ledger.note import Checkpoint, Signer

SIGNER = Signer("facts.example.org/audit", bytes(range(32)))


def event(sequence, previous, **changes):
    fields = {
        "sequence": sequence,
        "at": "2026-11-23T09:00:00.000000+00:00",
        "actor": 1,
        "desk": 1,
        "verb": "claim.assign",
        "subject": "claim:1",
        "data": {"note": "ü"},
        "previous": previous,
    }
    return chain.canonical(fields | changes)


def chained(count, *, forged_from=0):
    """An export of `count` events; from `forged_from` on, another person is said to have acted."""
    lines, digest = [], ""
    for number in range(1, count + 1):
        actor = 2 if forged_from and number >= forged_from else 1
        line = event(number, digest, actor=actor)
        digest = hashlib.sha256(line).hexdigest()
        lines.append(chain.line_of(digest, line))
    return lines


def root(lines):
    return root_of(bytes.fromhex(line[:64].decode()) for line in lines)


def broken_at(lines, roots=()):
    with pytest.raises(chain.Broken) as caught:
        chain.check(lines, dict(roots))
    return caught.value.sequence


def test_chain_that_nobody_touched_holds():
    lines = chained(8)
    checked = chain.check(lines, {3: root(lines[:3]), 8: root(lines)})
    assert (checked.size, checked.checkpoints) == (8, 2)
    assert checked.digest == lines[-1][:64].decode()
    assert chain.check([], {}).size == 0


def test_edited_event_is_found():
    lines = chained(8)
    lines[4] = lines[4].replace(b"claim.assign", b"claim.accept")
    assert broken_at(lines) == 5


def test_event_whose_author_was_changed_is_found_with_its_digest_made_anew():
    lines = chained(8)
    forged = event(5, lines[3][:64].decode(), actor=2)
    lines[4] = chain.line_of(hashlib.sha256(forged).hexdigest(), forged)
    assert broken_at(lines) == 6


def test_deleted_event_is_found():
    lines = chained(8)
    assert broken_at(lines[:4] + lines[5:]) == 5


def test_inserted_event_is_found():
    lines = chained(8)
    other = event(5, lines[3][:64].decode(), actor=2)
    lines.insert(4, chain.line_of(hashlib.sha256(other).hexdigest(), other))
    assert broken_at(lines) == 6


def test_swapped_events_are_found():
    lines = chained(8)
    lines[4], lines[5] = lines[5], lines[4]
    assert broken_at(lines) == 5


def test_truncated_tail_is_found_by_a_checkpoint_alone():
    lines = chained(8)
    assert chain.check(lines[:6], {}).size == 6
    assert broken_at(lines[:6], {8: root(lines)}.items()) == 7


def test_chain_that_was_rewritten_is_found_by_a_checkpoint_alone():
    lines, forged = chained(8), chained(8, forged_from=5)
    assert chain.check(forged, {}).size == 8
    assert broken_at(forged, {4: root(lines[:4]), 7: root(lines[:7])}.items()) == 5


@pytest.mark.parametrize("line", [b"", b"x", b"0" * 64 + b" {}", b"\xff\xfe"])
def test_line_that_is_none_is_found(line):
    assert broken_at([*chained(2), line]) == 3


@pytest.mark.parametrize("words", [b"[]", b"{", b"nothing", b"[" * 100_000])
def test_event_that_is_no_object_is_found(words):
    assert broken_at([chain.line_of(hashlib.sha256(words).hexdigest(), words)]) == 1


@pytest.mark.parametrize("value", [float("nan"), 2**60, {1: "a"}])
def test_what_json_cannot_say_alike_everywhere_is_refused(value):
    with pytest.raises(ValueError, match=r"\w"):
        chain.canonical({"a": value})


def test_canonical_form_is_the_same_for_equal_values():
    one, other = {"b": 1, "a": ["ü", None]}, {"a": ["ü", None], "b": 1}
    assert chain.canonical(one) == chain.canonical(other) == '{"a":["ü",null],"b":1}'.encode()


@pytest.fixture
def exported(tmp_path):
    lines = chained(8)
    (tmp_path / "chain").write_bytes(b"\n".join(lines) + b"\n")
    notes = [SIGNER.signed(Checkpoint(SIGNER.name, size, root(lines[:size]))) for size in (4, 8)]
    (tmp_path / "notes").write_text("\n".join(notes))
    return tmp_path


def checked(folder, *options):
    return program.main([str(folder / "chain"), *map(str, options)])


def signed(folder, key=SIGNER):
    return "--checkpoints", folder / "notes", "--key", key.verifier


def test_program_says_that_the_chain_holds(exported, capsys):
    assert checked(exported, *signed(exported)) == 0
    assert capsys.readouterr().out == "The chain holds: 8 events, 2 signed checkpoints.\n"


def test_program_warns_when_no_checkpoint_was_given(exported, capsys):
    assert checked(exported) == 0
    assert "No checkpoint was given" in capsys.readouterr().out


def test_program_names_the_first_bad_event(exported, capsys):
    path = exported / "chain"
    path.write_bytes(path.read_bytes().replace(b'"sequence":3', b'"sequence":9'))
    assert checked(exported, *signed(exported)) == 1
    assert capsys.readouterr().out.startswith("Event 3: ")


def test_program_refuses_checkpoints_of_another_key(exported, capsys):
    assert checked(exported, *signed(exported, Signer(SIGNER.name, bytes(32)))) == 1
    assert "No signature" in capsys.readouterr().out


def test_program_takes_an_earlier_key_too(exported):
    other = Signer(SIGNER.name, bytes(32)).verifier
    assert checked(exported, *signed(exported), "--key", other) == 0


def test_program_finds_two_checkpoints_that_contradict_each_other(exported, capsys):
    note = SIGNER.signed(Checkpoint(SIGNER.name, 4, bytes(32)))
    (exported / "notes").write_text((exported / "notes").read_text() + note)
    assert checked(exported, *signed(exported)) == 1
    assert "Two checkpoints of 4 events differ" in capsys.readouterr().out


def test_program_says_which_file_it_cannot_read(tmp_path, capsys):
    assert checked(tmp_path) == 2
    assert "chain" in capsys.readouterr().err


def test_program_asks_for_the_key_of_checkpoints(exported, capsys):
    with pytest.raises(SystemExit):
        checked(exported, "--checkpoints", exported / "notes")
    assert "--key" in capsys.readouterr().err
