"""The audit chain as text that anyone can check: its form, its tree, its checkpoints, dossiers.

Knows no Django and no database, so that the same code checks an export on a stranger's machine:
`python -m factcheck.ledger export.chain --checkpoints notes.txt --key VKEY`,
and `python -m factcheck.ledger dossier-of-claim-12.zip --key VKEY`.
"""
