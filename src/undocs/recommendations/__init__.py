"""Recommendations in numbered paragraphs: one module a document family."""
