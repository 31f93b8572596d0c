"""The demo: a sample story and a small web of invented outlets that bears on it."""
