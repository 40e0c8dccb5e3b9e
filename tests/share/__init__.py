"""What is handed on: nothing that is withheld, nothing that runs, nothing twice."""
