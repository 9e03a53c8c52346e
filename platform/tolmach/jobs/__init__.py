"""The schedule, the runner and the queue: the only place that opens transactions for slow work."""
