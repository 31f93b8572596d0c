"""A newsroom's fact-check service: from a story's claims to published verdicts."""
