"""Documents people keep and hand on: set as tagged, archivable PDF from values the pages also use. Needs no Django."""
