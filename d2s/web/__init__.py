"""The web application: the SPARQL endpoint, the graph store and the query page."""
