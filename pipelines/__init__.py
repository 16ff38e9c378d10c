"""One module for each stage: `run(settings, ...)` reads, calls and writes."""
