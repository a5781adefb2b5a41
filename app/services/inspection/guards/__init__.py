"""What is asked before the moves of this chapter."""
