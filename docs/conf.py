"""How the manual is built: `sphinx-build -W docs docs/_build`."""

project = "Servanda"
author = "The Servanda developers"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = "Servanda"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
