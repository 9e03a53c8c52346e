"""The benchmarks behind ``tolmach bench``: figures to improve, never tests."""
