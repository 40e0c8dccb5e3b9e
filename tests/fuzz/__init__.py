"""Generated exports, changed in every way that was met: conserved rows or one clear error."""
