"""How film values are spelled in DICOM: data sets to values and back.

A table per SOP Class (`tables`) says for each attribute its usage, how its value is read and how it is written;
`attribute` applies a table to a data set. What deviates from the standard and can be repaired becomes a
`Remark`; what cannot becomes a `Refusal` that carries its status.
"""
