"""Language agent pools: members, skills, shifts, absences, assignments of clients and the ladder."""
