"""From questions to bytes and markup: the pieces of pages, and the tables that visitors download."""
