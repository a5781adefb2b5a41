"""The fictional bureau for demonstrations: the story, who works there, and one file of fiction per chapter.

It may use every other room. Nothing else uses it but the command `demo`.
"""
