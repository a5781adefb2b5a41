"""How records move: the registry, transitions, work items and inbox, legal clocks, people, delegations, locks, files.

It knows registers only by their tables of moves and declarations. It uses rulebook, reading and platform.
"""
