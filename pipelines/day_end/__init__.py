"""What a daily run does for each day that it closes: one file each with `run(DayEnd)`, found by scanning, in order."""
