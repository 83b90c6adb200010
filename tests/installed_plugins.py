"""Plugins for tests: packages that stand in a folder as an installer would have put them there."""

from pathlib import Path


def install(monkeypatch, folder: Path, name: str, *, entry_points: dict[str, str]) -> None:
    """Let *folder*, with the modules of a package *name*, be found as installed with *entry_points* of deliveries."""
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = "".join(f"{key} = {value}\n" for key, value in entry_points.items())
    (about / "entry_points.txt").write_text(f"[printscp.deliveries]\n{lines}")
    monkeypatch.syspath_prepend(str(folder))
