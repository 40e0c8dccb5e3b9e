"""Released tables for other tools: Excel, CSV, SPSS, and a dictionary of every column."""
