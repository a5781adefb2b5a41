"""What happens without anybody clicking: APScheduler is the alarm clock, the database decides."""
