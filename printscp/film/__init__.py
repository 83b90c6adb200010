"""What is printed, in the words of the standard.

Frozen values only: a Film Session holds Film Boxes, a Film Box holds Image Boxes, an Image Box holds the image
that was sent. Nothing here knows how a value is spelled on the wire or drawn on a page. Lengths are millimetres,
densities are optical densities (OD), and every value is the effective one: what the printer will use.
"""
