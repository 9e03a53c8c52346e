"""Which language a text is written in: evidence weighed into a distribution, never one guess."""
