"""What `run.py` can do, one file per subject."""
