"""Other ways to read a datasheet: whole document, chunks, the D2S-FLOW workflow, regular expressions."""
