"""How well suggested stances agree with people's labels; not part of the service."""
