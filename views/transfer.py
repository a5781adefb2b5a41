"""Import, export and files of a register's screen."""
class Transfer: pass
