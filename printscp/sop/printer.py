"""Printer SOP Class (PS3.4 H.4.6): one well-known instance that tells its status and its name."""

from dataclasses import replace

from printscp.sop.addressing import addressed
from printscp.sop.getting import got
from printscp.sop.requests import NGet, Step, Surroundings
from printscp.sop.state import State
from printscp.wire import report_tables


def get(state: State, request: NGet, around: Surroundings) -> Step:
    """N-GET: the printer as it is now."""
    deviations = state.deviations(report_tables.PRINTER.clause)
    uid = addressed(state, request, deviations)
    condition = around.condition
    printer = replace(state.printer, status=condition.status, status_info=condition.info)
    return got(state, request, uid, printer, report_tables.PRINTER, deviations)
