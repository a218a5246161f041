"""Quality and speed, each runnable by name: ``python -m benchmarks NAME … --json``."""
