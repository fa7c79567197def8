"""Through a LiveKit server. Each room, the main room included, is a room of its own there.

The database is the truth; what the media server does is made to follow it after each commit.
"""
