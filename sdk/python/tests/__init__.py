# Run in sdk/python: python -m unittest

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
os.environ["no_proxy"] = "127.0.0.1"
