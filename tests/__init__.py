"""A package, and no folder that anything else called `tests` on the path could stand in for: some libraries install one."""
