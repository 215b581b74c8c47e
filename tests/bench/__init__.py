"""Benchmarks: each prints JSON with its floor measured in the same run, and the ratio of the two.

python -m tests.bench            # all of them, some minutes
python -m tests.bench help due   # some of them
"""
