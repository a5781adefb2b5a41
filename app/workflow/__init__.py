"""One table of moves per register. Buttons, permissions, roles, the inbox and the flow picture are read from it."""
