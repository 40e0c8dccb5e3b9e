"""The demo waves: what is true in them, and the generator that makes their files."""
