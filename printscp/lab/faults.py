"""The faults of a server: which are set, which of them fire on what, and how often they have."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from printscp.disturbances import Disturbance, tells_nothing
from printscp.film.job import PrintJob
from printscp.film.printer import Condition
from printscp.film.printer import PrinterStatus as Status
from printscp.lab.fault import Fault, Kind, Occasion
from printscp.lab.fault_printer import PrinterStatus
from printscp.lab.fault_reading import NamedFaults, Written, read, read_all, table_of
from printscp.lab.fault_table import Table
from printscp.wire.message import Message
from printscp.wire.sop_classes import PRINTER

_log = logging.getLogger("printscp.lab")


class FaultsAreOff(RuntimeError):
    """Somebody sets a fault where faults are not enabled."""

    def __init__(self) -> None:
        super().__init__("faults are off; write enabled = true into [faults] of the settings file")


@dataclass(frozen=True, slots=True)
class Fired:
    """A fault that has fired, under its name."""

    name: str
    fault: Fault


@dataclass(slots=True)
class Rule:
    """One fault, and how often it was due."""

    name: str
    fault: Fault
    seen: int = 0
    """Occasions that it fitted; of jobs their films."""
    fired: int = 0

    @property
    def is_next(self) -> bool:
        """Whether it fires on the next occasion that it fits."""
        return self._is_due(self.seen + 1)

    def takes(self, occasion: Occasion, fired: Sequence[Fault], *, only_counts: bool = False) -> bool:
        """Count *occasion* if it fits, and say whether the fault fires, where those of *fired* already do."""
        if not self.fault.fits(occasion):
            return False
        self.seen += occasion.films
        if only_counts or not self._is_due(self.seen) or any(not _go_together(self.fault, other) for other in fired):
            return False
        self.fired += 1
        return True

    def _is_due(self, seen: int) -> bool:
        return seen >= self.fault.first and (self.fault.most is None or self.fired < self.fault.most)


def _go_together(one: Fault, other: Fault) -> bool:
    same = type(one) is type(other) and not one.repeatable
    return not (same or one.alone or other.alone)


class SetFault:
    """A fault that is set, or a preset of several."""

    def __init__(self, written: NamedFaults, remove: Callable[["SetFault"], None]) -> None:
        self._written = written
        self.rules = tuple(Rule(written.name, fault) for fault in written.faults)
        self._remove = remove

    @property
    def name(self) -> str:
        return self._written.name

    @property
    def table(self) -> Mapping[str, Any]:
        """As plain data, from which it can be set again."""
        return self._written.table

    @property
    def fired(self) -> int:
        """How often it has fired."""
        return sum(rule.fired for rule in self.rules)

    @property
    def is_unused(self) -> bool:
        """Whether it has never fired and is not optional."""
        return not self.fired and not all(rule.fault.optional for rule in self.rules)

    def remove(self) -> None:
        """It fires no more, and what it does to a job that is being printed ends."""
        self._remove(self)


class Faults:
    """Set from any thread, and asked from those of the server (`printscp.server.instrument.Saboteur`)."""

    def __init__(self, rules: Iterable[Written] = (), *, presets: Iterable[str] = (), enabled: bool = True) -> None:
        """Where they are not *enabled* none ever fires, and none can be set later. Raises ValueError for what is none."""
        self.enabled = enabled
        self._lock = threading.RLock()
        self._asked = threading.local()
        self._listeners: list[Callable[[], None]] = []
        self._of_jobs: dict[str, tuple[Fired, ...]] = {}
        self._set: dict[str, SetFault] = {}
        self._removed: list[SetFault] = []
        self._printers: tuple[str, ...] = ()
        for each in read_all([*({"preset": name} for name in presets), *rules]).values():
            self._set[each.name] = SetFault(each, self._remove)

    def are_for(self, printers: Iterable[str]) -> None:
        """These are the names of all printers. Raises ValueError for a fault of any other, now and when it is set later."""
        self._printers = tuple(printers)
        read_all(self.as_data(), self._printers)

    def add(self, fault: Written | str, /, **keys: Any) -> SetFault:
        """Set a fault: its table, or where it acts with its other keys, and perhaps a ``name``.

        ``faults.add("dimse", service="N-ACTION", status="0xC602", times=1)``. Raises ValueError with all that is wrong,
        and `FaultsAreOff`.
        """
        table = {"where": fault} if isinstance(fault, str) else table_of(fault)
        return self._add({**table, **keys})

    def add_preset(self, preset: str, /, **keys: Any) -> SetFault:
        """Set the faults of *preset*, with *keys* such as ``calling_ae`` or ``times`` for each. Raises as `add` does."""
        return self._add({"preset": preset, **keys})

    def set(self, faults: Iterable[Written]) -> None:
        """Set these instead of all that were set. Raises as `add` does, and then has changed nothing."""
        self._require_enabled()
        found = read_all(faults, self._printers)
        with self._lock:
            self._set = {name: SetFault(each, self._remove) for name, each in found.items()}
            self._removed.clear()
            self._of_jobs.clear()
        self._changed()

    def clear(self) -> None:
        """Set none."""
        with self._lock:
            self._removed += self._set.values()
            self._set.clear()
            self._of_jobs.clear()
        self._changed()

    @property
    def fired(self) -> Mapping[str, int]:
        """How often each that is set has fired, by name."""
        with self._lock:
            return {name: each.fired for name, each in self._set.items()}

    @property
    def history(self) -> tuple[SetFault, ...]:
        """All that were set since `set`, also those that were removed."""
        with self._lock:
            return (*self._removed, *self._set.values())

    def unused(self) -> tuple[str, ...]:
        """The names of those that have never fired and are not optional."""
        with self._lock:
            return tuple(name for name, each in self._set.items() if each.is_unused)

    def as_data(self) -> list[dict[str, Any]]:
        """All that are set, as plain data that `set` takes."""
        with self._lock:
            return [dict(each.table) for each in self._set.values()]

    # What the server asks

    def on_connection(self, address: str) -> Sequence[Disturbance]:  # noqa: ARG002  every address is disturbed alike
        """A connection was accepted, and nothing read yet."""
        return self._disturbances(Occasion(kind="connection"))

    def on_association(
        self, calling_ae: str, printer: str, abstract_syntaxes: Collection[str]
    ) -> Sequence[Disturbance]:
        """An association is asked for, with *abstract_syntaxes* that would be accepted."""
        occasion = Occasion(
            kind="association", calling_ae=calling_ae, printer=printer, abstract_syntaxes=frozenset(abstract_syntaxes)
        )
        return self._disturbances(occasion)

    def on_arrival(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:
        """The command set of a request has come, and its data set is coming."""
        return self._disturbances(_occasion("arrival", calling_ae, printer, message))

    def on_request(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:
        """A request is about to be carried out, on this thread."""
        wanted = self._disturbances(_occasion("request", calling_ae, printer, message))
        self._asked.condition = None
        if message.service != "N-GET" or message.sop_class != PRINTER:
            return wanted
        return (*self._on_status(calling_ae, printer, is_told=not any(map(tells_nothing, wanted))), *wanted)

    # What the queue asks

    def condition(self, printer: str) -> Condition | None:
        """What *printer* is to say of itself; None where that is the truth."""
        if hasattr(self._asked, "condition"):
            return cast(Condition | None, self._asked.condition)
        return self.coming_condition(printer)

    def coming_condition(self, printer: str) -> Condition | None:
        """What the next N-GET of *printer* is to be answered; None where that is the truth."""
        occasion = Occasion(kind="printer", printer=printer)
        with self._lock:
            rules = [rule for rule in self._rules() if rule.fault.fits(occasion) and rule.is_next]
        return _condition(rules[0].fault) if rules and self.enabled else None

    def on_storage(self, job: PrintJob) -> Fired | None:
        """*job* is about to be kept."""
        occasion = Occasion(kind="storage", calling_ae=job.calling_ae, printer=job.printer)
        return next(iter(self._fire(occasion)), None)

    def on_job(self, job: PrintJob) -> tuple[Fired, ...]:
        """*job* is about to be printed; what fires is what `of_job` says from now on."""
        occasion = Occasion(kind="job", calling_ae=job.calling_ae, printer=job.printer, films=len(job.films))
        fired = self._fire(occasion)
        if fired:
            with self._lock:
                self._of_jobs[job.uid] = fired
        return fired

    def of_job(self, uid: str) -> tuple[Fired, ...]:
        """What happens to the job *uid*; nothing any more where the fault was removed."""
        with self._lock:
            return self._of_jobs.get(uid, ())

    def forget_job(self, uid: str, gone_through: Fired | None = None) -> None:
        """The job *uid* is over, or at least through with one fault."""
        with self._lock:
            left = tuple(each for each in self._of_jobs.pop(uid, ()) if gone_through not in (None, each))
            if left:
                self._of_jobs[uid] = left

    def listen(self, listener: Callable[[], None]) -> None:
        """*listener* is called whenever a condition may have changed."""
        self._listeners.append(listener)

    def _on_status(self, calling_ae: str, printer: str, *, is_told: bool) -> tuple[Disturbance, ...]:
        """The printer is asked how it is, on this thread, and is to say what `condition` says until the next request."""
        fired = self._fire(Occasion(kind="printer", calling_ae=calling_ae, printer=printer), only_counts=not is_told)
        for each in fired:
            self._asked.condition = _condition(each.fault)
            self._changed()
        return _disturbances_of(fired)

    def _disturbances(self, occasion: Occasion) -> tuple[Disturbance, ...]:
        return _disturbances_of(self._fire(occasion))

    def _fire(self, occasion: Occasion, *, only_counts: bool = False) -> tuple[Fired, ...]:
        """What fires on *occasion*: of those that do not go together the first that was set.

        Where it *only_counts* nothing fires, for nobody would notice.
        """
        if not self.enabled or not self._set:
            return ()
        fired: list[Fired] = []
        with self._lock:
            for rule in self._rules():
                if rule.takes(occasion, [each.fault for each in fired], only_counts=only_counts):
                    fired.append(Fired(rule.name, rule.fault))
        for each in fired:
            # Of the others the server says what it does.
            if each.fault.disturbance(each.name) is None:
                _log.warning("%s: fault %s: %s", occasion.calling_ae, each.name, each.fault.words)
        return tuple(fired)

    def _rules(self) -> list[Rule]:
        return [rule for each in self._set.values() for rule in each.rules]

    def _add(self, table: Table) -> SetFault:
        self._require_enabled()
        with self._lock:
            added = SetFault(read(table, self._set, self._printers), self._remove)
            self._set[added.name] = added
        self._changed()
        return added

    def _remove(self, removed: SetFault) -> None:
        with self._lock:
            if self._set.get(removed.name) is removed:
                del self._set[removed.name]
                self._removed.append(removed)
            for uid in list(self._of_jobs):
                self._of_jobs[uid] = tuple(each for each in self._of_jobs[uid] if each.name != removed.name)
        self._changed()

    def _require_enabled(self) -> None:
        if not self.enabled:
            raise FaultsAreOff

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()


def _occasion(kind: Kind, calling_ae: str, printer: str, message: Message) -> Occasion:
    return Occasion(
        kind=kind, calling_ae=calling_ae, printer=printer, service=message.service, sop_class=message.sop_class
    )


def _disturbances_of(fired: Sequence[Fired]) -> tuple[Disturbance, ...]:
    found = (each.fault.disturbance(each.name) for each in fired)
    return tuple(each for each in found if each is not None)


def _condition(fault: Fault) -> Condition:
    assert isinstance(fault, PrinterStatus)
    return Condition(Status(fault.status), fault.info)
