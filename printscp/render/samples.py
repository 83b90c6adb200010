"""What pixels are made of."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
"""Of 8 or 16 bits: gray as (rows, columns), RGB as (rows, columns, 3)."""
