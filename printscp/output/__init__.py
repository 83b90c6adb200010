"""From a page to the bytes of a file.

A module here knows one kind of file and how a `Page` is drawn in it; what it returns is a `Document`, which a delivery
takes away. The same pages always become the same bytes: time and titles are arguments.
"""
