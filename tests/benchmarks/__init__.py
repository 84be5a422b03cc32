"""Measurements as commands: `python -m tests.benchmarks NAME`. They go through the code that answers users."""
