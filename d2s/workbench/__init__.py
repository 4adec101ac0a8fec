"""Where modelling experts change knowledge: checks, differences, impact on a corpus, edits, suggestions."""
