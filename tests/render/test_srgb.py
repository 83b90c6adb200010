import numpy as np
import pytest

from printscp.render.srgb import encoded, light_of


@pytest.mark.parametrize(
    ("light", "of_255"), [(0.0, 0.0), (0.001, 3.2946), (0.0031308, 10.3148), (0.18, 117.6458), (1.0, 255.0)]
)
def test_light_has_the_value_of_the_standard(light, of_255):
    assert encoded(np.array([light]))[0] * 255 == pytest.approx(of_255, abs=1e-3)


def test_value_of_light_shows_that_light():
    light = np.linspace(0, 1, 1001)

    assert light_of(encoded(light)) == pytest.approx(light, abs=1e-9)
