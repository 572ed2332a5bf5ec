"""The printed report of one published version: what it says, and from that a PDF, a workbook and a bundle of files."""
