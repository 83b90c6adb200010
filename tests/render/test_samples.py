from typing import get_args

import numpy as np
from numpy.typing import NDArray

from printscp.render.samples import Samples


def test_samples_have_8_or_16_bits():
    assert get_args(Samples) == (NDArray[np.uint8], NDArray[np.uint16])
