"""Who will be there, against what was promised and what is expected; what is missing, and who could close it."""
