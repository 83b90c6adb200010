"""The statements of the SQLite queue, by what they are for.

Their conditions on states are spelled as in the indexes of `printscp.spool.schema`; SQLite uses those only then.
"""

NEW_JOB = """
    INSERT INTO jobs (uid, file, printer, calling_ae, created, priority, films, copies, octets, done_when_delivered,
        state, reason, info, since)
    VALUES (:uid, :file, :printer, :calling_ae, :created, :priority, :films, :copies, :octets, :done_when_delivered,
        'pending', 'job-queued', 'QUEUED', :now)
"""
NEW_TASK = """
    INSERT INTO tasks (job, lane, priority, calling_ae, rendered, state, reason, since)
    SELECT number, :lane, priority, calling_ae, :lane = 'render', 'pending', 'job-queued', :now
    FROM jobs WHERE number = :job
"""

# The first in their lines: no older job of the same calling AE and priority keeps its place before them.
_FIRST_IN_LINE = """
    FROM tasks AS task
    WHERE lane = :lane AND rendered = 1 AND state IN ('pending', 'processing-stopped')
        AND NOT EXISTS (
            SELECT * FROM tasks AS older
            WHERE older.lane = task.lane AND older.calling_ae = task.calling_ae AND older.priority = task.priority
                AND older.job < task.job
                AND (older.state IN ('pending', 'processing') OR older.with_everyone = 1)
                -- A delivery waits for its rendering only in the place that this has itself.
                AND (older.state <> 'pending' OR older.rendered = 1 OR EXISTS (
                    SELECT * FROM tasks AS rendering
                    WHERE rendering.job = older.job AND rendering.lane = 'render'
                        AND (rendering.state IN ('pending', 'processing') OR rendering.with_everyone = 1)
                ))
        )
"""
# A wall clock that was set back to before the failure says nothing of when to try again, so then it is tried.
NEXT = (
    "SELECT id, job"
    + _FIRST_IN_LINE
    + "AND (state = 'pending' OR :now < since OR :now >= retry_at) ORDER BY priority, job LIMIT 1"
)
# What is behind an older one is not due by itself: whatever lets that one go is a change.
NEXT_DUE = (
    "SELECT min(CASE WHEN :now < since THEN :now ELSE retry_at END)"
    + _FIRST_IN_LINE
    + "AND state = 'processing-stopped'"
)
CLAIM = """
    UPDATE tasks SET state = 'processing', reason = :reason, since = :now, claims = claims + 1,
        first_try = coalesce(first_try, :now), retry_at = NULL, with_everyone = 0
    WHERE id = :id
"""

# A try that came to no outcome does not begin the time after which a task is given up.
SETTLE = """
    UPDATE tasks SET state = :state, reason = :reason, since = :since, attempts = :attempts, deaths = :deaths,
        problem = :problem, info = :info, retry_at = :retry_at, receipt = :receipt, warnings = :warnings,
        with_everyone = :with_everyone, first_try = CASE WHEN :attempts = 0 THEN NULL ELSE first_try END
    WHERE id = :id
"""

# For `lanes` and `states`, JSON: lists of them.
CHANGE = """
    UPDATE tasks SET state = :state, reason = :reason, since = :now, first_try = NULL, retry_at = NULL, with_everyone = 0,
        attempts = CASE :state WHEN 'pending' THEN 0 ELSE attempts END,
        deaths = CASE :state WHEN 'pending' THEN 0 ELSE deaths END
    WHERE job = :job AND state IN (SELECT value FROM json_each(:states))
        AND (:lanes = '[]' OR lane IN (SELECT value FROM json_each(:lanes)))
"""
AGAIN = """
    UPDATE tasks SET state = 'pending', reason = 'job-queued', since = :now, attempts = 0, deaths = 0, first_try = NULL,
        retry_at = NULL, with_everyone = 0, problem = '', info = '', checkpoint = '', receipt = '', warnings = '[]'
    WHERE job = :job AND state <> 'processing' AND lane IN (SELECT value FROM json_each(:lanes))
"""

RENDERED = """
    UPDATE tasks SET rendered = :rendered WHERE job = :job AND lane <> 'render' AND rendered <> :rendered
"""
NOT_RENDERED = """
    UPDATE tasks SET state = :state, reason = :reason, since = :now, retry_at = NULL, with_everyone = 0,
        problem = 'not rendered', info = :info
    WHERE job = :job AND lane <> 'render' AND state IN (SELECT value FROM json_each(:states))
"""
DERIVED = """
    UPDATE jobs SET state = :state, reason = :reason, info = :info,
        since = CASE WHEN state = :state THEN since ELSE :now END
    WHERE number = :job AND (state, reason, info) <> (:state, :reason, :info)
"""

TO_PURGE = """
    SELECT number FROM jobs
    WHERE number IN (SELECT value FROM json_each(:numbers)) AND NOT EXISTS (
        SELECT * FROM tasks WHERE job = number AND state NOT IN (SELECT value FROM json_each(:states))
    )
"""
PURGE = "UPDATE jobs SET purged = 1 WHERE number IN (SELECT value FROM json_each(:numbers))"
FORGET = """
    DELETE FROM jobs
    WHERE purged = 1 AND NOT EXISTS (SELECT * FROM tasks WHERE job = number AND since >= :before)
"""

IDENTITY = "SELECT id FROM identity"
TROUBLED = """
    SELECT lane, info FROM tasks WHERE with_everyone = 1 OR (state = 'processing' AND info <> '') ORDER BY id DESC
"""
WAITING = """
    SELECT count(*) FROM tasks WHERE lane = 'render' AND state NOT IN ('canceled', 'aborted', 'completed')
"""
NUMBER_OF_UID = "SELECT number FROM jobs WHERE uid = ?"
NEWEST = "SELECT number FROM jobs WHERE number < :before ORDER BY number DESC LIMIT :most"
NEWEST_IN_STATE = """
    SELECT number FROM jobs WHERE state = :state AND number < :before ORDER BY number DESC LIMIT :most
"""
KEPT = "SELECT number FROM jobs WHERE purged = 0"
JOBS = "SELECT * FROM jobs WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number DESC"
TASKS = "SELECT * FROM tasks WHERE job IN (SELECT value FROM json_each(?)) ORDER BY id"
FIRST_TRY = "SELECT first_try FROM tasks WHERE id = ?"
PROCESSING = "SELECT id, job FROM tasks WHERE state = 'processing'"
CHECKPOINT = "UPDATE tasks SET checkpoint = :text WHERE id = :id AND state = 'processing' AND claims = :claims"
IS_CLAIMED = "SELECT count(*) FROM tasks WHERE id = :id AND state = 'processing' AND claims = :claims"
