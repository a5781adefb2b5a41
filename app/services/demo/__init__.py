"""Demonstration data, a fictional bureau: its years of work, who works there, and one file per chapter.

It may use every other room. Nothing else uses it but the command `demo`.
"""
