"""Translation on this machine: engines in child processes, models, protection of what must not change, checks."""
