"""`python -m d2s` is `d2s`."""

from __future__ import annotations

from d2s.cli import main

if __name__ == "__main__":
    main()
