"""The command line: one module for each command, data on stdout, talk on stderr."""
