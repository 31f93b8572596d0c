"""Plays vectors of hostile and harmless addresses, answers and names against the fetcher."""
