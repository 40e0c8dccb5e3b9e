"""btu-pipeline: from a survey export to one report per citizen centre."""
