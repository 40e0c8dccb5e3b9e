"""What is handed on from a released wave: tables for other tools, benchmark files, and mail.

Nothing here sees more than ``Released`` and the finished reports.
"""
