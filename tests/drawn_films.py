"""The sample films and the test films, each drawn once in a process."""

from functools import cache

from printscp.lab.films import sample_films
from printscp.lab.test_films import all_test_films

drawn_samples = cache(sample_films)
drawn_test_films = cache(all_test_films)
