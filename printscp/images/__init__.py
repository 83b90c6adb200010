"""From an image of any modality to an image of a film: what its values mean, how it looks, where it lies.

`values` and `overlays` read what a data set says of its pixels, `print_image` makes of them what a printer takes, and
`sheets` lays such images out on films. Whoever prints images needs it: the client, and the printer that they are stored
on. Everything here is a pure function of data sets.
"""
