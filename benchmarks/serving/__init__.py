"""How fast what is published is served, next to nginx, bare Django and the naive way."""
