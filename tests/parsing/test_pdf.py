from factcheck.parsing import pdf
from factcheck.parsing.documents import Document
from tests.pdfs import pdf as made


def test_pdf_is_read_with_what_it_says_of_itself():
    found = pdf.read(
        made("KYIV (Reuters) - A fire broke out.", info="/Title(A fire)/Author(A. B.)")
    )
    assert found == Document(
        "A fire",
        "KYIV (Reuters) - A fire broke out.",
        "A. B.",
        wire_credit="Reuters",
        language=found.language,
        kind="pdf",
    )


def test_title_is_the_first_line_when_the_file_names_none():
    assert pdf.read(made("A fire\nIt broke out.")).title == "A fire"


def test_lines_of_a_sentence_are_joined_and_paragraphs_kept():
    lines = (
        "The commander said on Wednesday that\na hundred soldiers had been captured there.\nNew."
    )
    assert pdf.read(made(lines)).text == (
        "The commander said on Wednesday that a hundred soldiers had been captured there.\nNew."
    )


def test_script_and_actions_are_not_run_and_not_read():
    found = pdf.read(made(root="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"))
    assert found.text == "A hundred soldiers were captured."


def test_file_without_text_says_so():
    assert pdf.read(made("")).unread == "This PDF holds no text; it may be a scan."


def test_broken_file_says_so():
    for body in (b"%PDF-1.7", made()[:200], b"%PDF-1.7" + b"\0" * 1_000):
        assert pdf.read(body) == Document(
            "", "", kind="pdf", unread="This PDF is damaged, or locked by a password."
        )


def test_file_is_known_by_its_mark():
    assert pdf.is_one(made())
    assert pdf.is_one(b"\n\n" + made())
    assert not pdf.is_one(b"<html>A page on %PDF-1.7 files</html>")
    assert not pdf.is_one(b"x" * 2_000 + made())
