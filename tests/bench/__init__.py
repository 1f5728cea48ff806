"""The benchmarks: `make bench` measures, in one run, CPU time as multiples of an empty view."""
