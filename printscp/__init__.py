"""A DICOM film printer that exists only as software: print requests come in, PDF films come out."""

__version__ = "0.1.0"
