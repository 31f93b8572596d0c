"""The verbs: every write goes through here, whichever door it came in by."""
