"""From a film to a page: geometry and tone, and nothing else.

`compose` turns a Film Box into a `Page`: marks in millimetres on a sheet, drawn in the order they lie on it. The layout
(`sheet`, `display_format`, `placement`) never looks at a pixel, the tone (`density`, `tone`, `pixels`) never at a
place. Everything here is a pure function of the film and its printer.
"""
