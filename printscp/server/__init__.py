"""The network shell: pynetdicom associations on one side, the pure machine on the other.

`transport` bounds what a peer can do to us, `scp` negotiates associations, `handlers` translates messages,
`service` keeps the state of each association and carries out what the machine decides.
"""
