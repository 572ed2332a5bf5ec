"""What a page says: the view of one run, its sentences, tables and pieces, and what they are drawn on. Pure."""
