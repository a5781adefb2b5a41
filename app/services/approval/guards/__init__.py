"""What is asked before the moves of this chapter: of cases, of commitments, of guidance and reports."""
