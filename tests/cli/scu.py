"""A print SCU as `printscp run` starts it: it prints small films to the printer of its environment."""

import os
import sys

import numpy as np

from printscp.client import PrintClient
from printscp.client_answers import PrintFailed
from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES
from printscp.lab.drawing import film_of, gray_image

RAMP = np.tile(np.linspace(0, 1, 16), (8, 1))
SMALL = film_of(DisplayFormat.standard(columns=1, rows=1), [gray_image(RAMP, 8)], size=FILM_SIZES["8INX10IN"])


def main(films: int) -> None:
    host, port = os.environ["PRINTSCP_HOST"], os.environ["PRINTSCP_PORT"]
    assert os.environ["PRINTSCP_ADDRESS"] == f"{os.environ['PRINTSCP_AE']}@{host}:{port}"
    with PrintClient(host, int(port), called_ae=os.environ["PRINTSCP_AE"]) as client:
        for _ in range(films):
            client.print_film(SMALL)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except PrintFailed as error:
        sys.exit(str(error))
