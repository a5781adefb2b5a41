"""What the system does by itself: APScheduler ticks, the database decides what is due and who does it."""
