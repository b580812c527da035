"""Practice models and frameworks as data, versioned, with crosswalks between them."""
