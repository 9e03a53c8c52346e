"""Who answers: choose, assign, release, and correct the language."""
