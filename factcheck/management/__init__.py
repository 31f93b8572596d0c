"""The door of the shell."""
