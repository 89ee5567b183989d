"""What a fresh clone needs before it can run; standard library only."""
