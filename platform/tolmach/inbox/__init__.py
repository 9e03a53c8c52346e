"""Letters as they arrive: read, told apart, and cut down to the new words. The rules here know no database."""
