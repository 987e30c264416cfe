"""Making the book: running the notebooks, the site, the PDF, and the checks on them."""
