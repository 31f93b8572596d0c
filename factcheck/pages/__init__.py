"""The door for readers: pages of stored verdicts, rendered here and changed nowhere."""
