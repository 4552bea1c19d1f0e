# Tests against real libraries are left out, with the reason on the screen, where a library is not installed.

from __future__ import annotations

import importlib.util
import sys
import unittest


def needs(package: str, install: str) -> None:
    """Raises SkipTest for the module that calls it."""
    if importlib.util.find_spec(package) is None:
        reason = f"{package} is not installed: pip install {install}"
        print(f"left out: {reason}", file=sys.stderr)
        raise unittest.SkipTest(reason)
