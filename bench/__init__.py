"""Benchmarks that anyone can run: ratios on one machine, not promises."""
