"""People who log in: roles by membership, sessions, invitations, tokens."""
