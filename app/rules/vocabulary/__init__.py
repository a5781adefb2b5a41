"""The coded terms of the law, one file per chapter, each term with its official Chinese name and an English gloss.

The code is what the database keeps and outsiders may rely on; the Chinese is what the law says. `Term.parse` reads
either, as clerks write them. A status belongs to the register that uses it; those of the ordinary chain stand in
`platform`.
"""
