"""What the law and the bureau's own standard say. Standard library, yaml and pydantic only."""
