"""The Print Management SCP as a pure function (PS3.4 Annex H), one module for each SOP Class.

`machine.step(state, request, surroundings)` answers one request: it gives the next state, the reply, and the
effects that the shell must carry out before the reply may leave. A refused request gives the very same state.
"""
