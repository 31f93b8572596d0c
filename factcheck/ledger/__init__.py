"""The audit chain as text that anyone can check: its form, its tree, its signed checkpoints.

Knows no Django and no database, so that the same code checks an export on a stranger's machine:
`python -m factcheck.ledger export.chain --checkpoints notes.txt --key VKEY`.
"""
