"""Every way round a rule of Model 1 that was thought of, and that it is closed."""
