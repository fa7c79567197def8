"""The benches: where each is, in the order of the table."""

BENCHES = {
    "fanout": "bench.fanout",
    "storm": "bench.storm",
    "chat": "bench.chat",
    "moves": "bench.moves",
    "closing": "bench.closing",
    "memory": "bench.memory",
    "room_switch": "bench.room_switch.mesh",
    "room_switch_livekit": "bench.room_switch.livekit",
    "weight": "bench.weight",
    "sessions": "bench.sessions",
}
