"""The pages of people and studios: each view reads, calls one rule, shows."""
