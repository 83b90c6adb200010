"""Finished documents to where they are wanted. Each way out is one module."""
