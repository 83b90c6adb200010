"""Print Job SOP Class (PS3.4 H.4.5): how far a job is; any association may ask while the job is known."""

from printscp.sop.getting import got
from printscp.sop.requests import NGet, Step, Surroundings
from printscp.sop.state import State
from printscp.wire import report_tables
from printscp.wire.instance_uid import require_valid
from printscp.wire.status import Refusal, Status


def get(state: State, request: NGet, around: Surroundings) -> Step:
    """N-GET: refused (0x0112) for a job that is unknown or was done too long ago."""
    require_valid(request.uid)
    uid = request.uid or ""
    report = around.job_report(uid)
    if report is None:
        raise Refusal(Status.NO_SUCH_SOP_INSTANCE, "no Print Job of this UID is known, or it is long done")
    return got(state, request, uid, report, report_tables.PRINT_JOB, state.deviations(report_tables.PRINT_JOB.clause))
