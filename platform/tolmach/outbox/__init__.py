"""What must leave: rows written with what caused them, letters made when sent, retries."""
