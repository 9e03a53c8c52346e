"""Business hours: when a pool is open, when it opens next, and when so many open minutes have passed."""
