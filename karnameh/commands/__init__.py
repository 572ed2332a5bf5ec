"""What anyone makes from the published data on the command line: one command a module, each with ``add``."""
