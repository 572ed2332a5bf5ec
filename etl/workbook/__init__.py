"""Excel workbooks: the form that a clerk fills in, and the rejected rows handed back to be mended."""
