"""How the bundled encoder was trained: `python -m index.train --data DIR --out index/weights`."""
