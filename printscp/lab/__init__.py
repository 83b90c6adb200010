"""The test instrument: what helps to find out whether a print SCU, or this printer, does the right thing."""
