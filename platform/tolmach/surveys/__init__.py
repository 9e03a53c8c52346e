"""How it went, asked of customers once their matter is solved: who is asked, the letter, the answers."""
