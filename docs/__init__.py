"""The documentation, and the little program that writes the parts of it that repeat the code."""
