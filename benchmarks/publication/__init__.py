"""How soon what is published is seen by those who pull and those who are told."""
