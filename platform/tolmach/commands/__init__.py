"""The command line, a module a command; ``tolmach.cli`` finds them by name so that none pays for another's imports."""
