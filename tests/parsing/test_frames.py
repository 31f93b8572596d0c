from io import BytesIO

import pytest

from factcheck.parsing import frames


def test_messages_come_out_as_they_went_in():
    pipe = BytesIO()
    frames.put(pipe, b"one", b"", b"\x00" * 70_000)
    pipe.seek(0)
    assert [frames.take(pipe) for _ in range(3)] == [b"one", b"", b"\x00" * 70_000]


@pytest.mark.parametrize(
    "written", [b"", b"\0\0", b"\0\0\0\x05four", (frames.MAX_BYTES + 1).to_bytes(4) + b"x"]
)
def test_message_that_is_cut_off_or_too_long_is_the_end(written):
    with pytest.raises(EOFError):
        frames.take(BytesIO(written))
