"""A claim's dossier as one signed file, from the shell."""

from factcheck.management.exports import Export
from factcheck.services import dossiers


class Command(Export):
    help = (
        "Writes all that is known of a claim into one signed file, which is checked without the "
        "service: python -m factcheck.ledger --help"
    )
    verb = staticmethod(dossiers.write)
    noun = "events"
