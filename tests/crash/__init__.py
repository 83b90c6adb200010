"""The crash drill: a server that is killed at every moment, and what it has acknowledged.

`moments` says where a server can be told to die, `dying` lets it, `server_that_dies` starts one, `films` are what is
printed, `drill` does it and judges; `stored_images` does so with images that are stored. `power_cut` knows what a disk has kept of what was written.
"""
