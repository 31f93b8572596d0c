"""From a story's text to the statements in it that can be checked; knows no web and no desk."""

from factcheck.extraction.candidates import LANGUAGES, Candidate, extract

__all__ = ["LANGUAGES", "Candidate", "extract"]
