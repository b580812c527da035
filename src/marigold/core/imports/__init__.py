"""Bring an existing support log into Marigold: read, map, decide, preview. Nothing here writes anywhere.

The order of work: `source.open_source` reads a file, `columns.propose` maps its headers to fields, `survey.survey` finds the
date order and the units, `decide.Decider` turns rows into plain tuples or named problems, `preview.Preview` counts them.
"""
