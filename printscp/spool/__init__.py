"""Jobs that survive: on disk before N-ACTION is answered, printed after it, also after a restart.

`archive` makes a DICOM file of a job and a job of the file, `store` keeps these files, `worker` prints them.
"""
