"""Concepts, drafts, acknowledgements, and what is learnt from edits."""
