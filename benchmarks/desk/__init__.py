"""How fast the desk's pages and lists open over few claims and over very many."""
