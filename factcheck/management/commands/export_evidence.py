"""A claim's evidence as a WACZ file, from the shell."""

from factcheck.management.exports import Export
from factcheck.services import exports


class Command(Export):
    help = "Writes the copies behind a claim's sources into one WACZ file."
    verb = staticmethod(exports.write)
    noun = "copies"
