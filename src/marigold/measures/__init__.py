"""Instruments, the rounds in which they are asked, answers, and what people keep for themselves."""
