"""PostgreSQL, Redis and the demo on a laptop; nothing but the commands imports it."""
