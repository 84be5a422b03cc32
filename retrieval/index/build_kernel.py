"""Builds the C kernel into the package, for hatchling; where there is no compiler the package is built without.

A plain shared object that ctypes opens: it knows nothing of Python, so one build serves every version of it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("retrieval", "index", "kernel.c")
TARGET = Path("retrieval", "index", "_kernel.so")
# Contracting a * b + c into one rounding would give other scores than rank_bm25's.
FLAGS = ("-O3", "-std=c11", "-ffp-contract=off", "-fPIC", "-shared")


def compile_kernel(root: Path) -> str | None:
    """Compile the kernel below `root`; why not, where that failed."""
    written = root / TARGET.with_suffix(".new")
    source = f"-DSOURCE={zlib.crc32((root / SOURCE).read_bytes())}u"
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    command = [*compiler, *FLAGS, source, str(root / SOURCE), "-o", str(written)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        return f"{compiler[0]}: {error.strerror}"
    if done.returncode != 0:
        return done.stderr.strip() or f"{compiler[0]} failed"
    # A process that has the old one mapped keeps it.
    written.replace(root / TARGET)
    return None


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
