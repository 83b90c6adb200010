"""What the table [trace] of the settings means."""

from printscp.lab import journal
from printscp.lab.trace_settings import TraceSettings
from tests.lab.records import REQUEST


def test_associations_are_kept_in_a_folder_of_the_data_folder(tmp_path):
    recorder = TraceSettings(keep=1).recorder(tmp_path)

    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.ended(key, "released")

    assert [path.parent for path in journal.bundles(tmp_path / "associations")] == [tmp_path / "associations"]


def test_nothing_is_watched_where_nothing_is_kept(tmp_path):
    assert TraceSettings(keep=0).recorder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
