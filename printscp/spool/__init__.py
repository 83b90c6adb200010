"""Jobs that survive: on disk before N-ACTION is answered, printed after it, also after a restart.

`spool` is what the server calls its queue. `store` keeps jobs and documents as files, `queue` is the contract of what
waits and `sqlite_queue` keeps it; `lanes` work it off by `workers`, which run `rendering` and deliveries in `children`.
`recovery` brings it together at the start, `housekeeping` and `retention` purge, `operator` has the operator's verbs.
"""
