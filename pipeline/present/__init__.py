"""What a reader sees: released rows and texts become numbers, tables, sentences and figures.

Everything here is made from ``Released`` alone and is pure: the same rows give the same bytes.
"""
