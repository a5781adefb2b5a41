"""What people write in workbooks and forms, understood: archives, tables, cells, amounts, dates.

It knows no register and no database, and uses nothing of the other rooms.
"""
