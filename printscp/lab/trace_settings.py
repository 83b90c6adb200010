"""The table of the settings file that says what is recorded of associations."""

from pathlib import Path

from pydantic import Field

from printscp.lab.recorder import Recorder
from printscp.settings_amounts import Size
from printscp.settings_values import SettingsModel

FOLDER = "associations"
"""In the data folder."""


class TraceSettings(SettingsModel):
    """What is kept of the associations of print SCUs, for `printscp trace`."""

    keep: int = Field(default=100, ge=0)
    """Associations that are kept, the newest. Each is a file in `associations` of the data folder, with all that was said
    on it, so with what the print SCU said of patients. 0: none."""
    pixels: bool = False
    """Whether pixel data is kept too."""
    max_size: Size = 1e9
    """Size of all that is kept; the oldest goes first, and of an association that is larger by itself, messages."""

    def recorder(self, data: Path) -> Recorder | None:
        """What watches the associations of the server with the folder *data*; None where nothing is kept."""
        if not self.keep:
            return None
        return Recorder(keep=self.keep, pixels=self.pixels, folder=data / FOLDER, most_octets=int(self.max_size))
