"""The REST door, version 1: each address translates to one read or one service call."""
