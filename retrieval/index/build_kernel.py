"""Builds the C kernel into the package, for hatchling; where there is no compiler the package is built without.

A plain shared object that ctypes opens: it knows nothing of Python, so one build serves every version of it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("retrieval", "index", "kernel.c")
TARGET = Path("retrieval", "index", "_kernel.so")
# Contracting a * b + c into one rounding would give other scores than rank_bm25's.
FLAGS = ("-O3", "-std=c11", "-ffp-contract=off", "-fPIC", "-shared")


def compile_kernel(root: Path) -> str | None:
    """Compile the kernel below `root`; why not, where that failed."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    command = [*compiler, *FLAGS, str(root / SOURCE), "-o", str(root / TARGET)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        return f"{compiler[0]}: {error.strerror}"
    return None if done.returncode == 0 else done.stderr.strip() or f"{compiler[0]} failed"


class KernelHook(BuildHookInterface):
    """Called by hatchling before it packs a wheel, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the kernel to the wheel, which is then one for this kind of machine."""
        if self.target_name != "wheel":
            return
        trouble = compile_kernel(Path(self.root))
        if trouble is not None:
            print(f"footnote: built without the C kernel, numpy serves in its place ({trouble})", file=sys.stderr)
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["artifacts"].append(TARGET.as_posix())
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
