"""The machine code of the loops: found on disk or built, loaded once into the process, called by address.

The file is made for this processor by `building`, in a process of its own, and kept beside the package or in the
user's cache. Its name holds a digest of all that it was made from: another version never finds it, and a package that
was moved or copied finds it again.
"""

import ctypes
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skopos_language import keeping
from skopos_science.folders import private_folder

LOOPS = tuple(
    f"skopos_language.{name}"
    for name in (
        "kernels.reading",
        "kernels.tries",
        "kernels.grams",
        "kernels.heads",
        "kernels.prior",
        "kernels.ratings",
        "kernels.topics",
        "kernels.whole",
        "kernels.described",
        "kernels.near",
        "boolean.tokens",
    )
)
HERE = Path(__file__).resolve().parent
_loading = Lock()


def symbol_of(name: str) -> str:
    """Give the name of a called function in the machine code."""
    return f"called_{name.replace('.', '_')}"


def target_machine() -> Any:
    """Describe this processor to LLVM."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    features = llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=3, reloc="pic", codemodel="jitdefault", jit=True
    )


@cache
def sources_digest() -> str:
    """Name the loops by a digest of their texts."""
    told = hashlib.sha256()
    package = HERE.parent
    sources = [package.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in LOOPS]
    for path in [*sources, *(HERE / f"{name}.py" for name in ("compiling", "calling", "building", "machine"))]:
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


@cache
def file_name() -> str:
    """Give the name under which the machine code is kept: of these loops, by this compiler, for this processor."""
    import llvmlite
    import llvmlite.binding as llvm

    processor = f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"
    told = f"{sources_digest()} {llvmlite.__version__} {processor}"
    return f"loops-{hashlib.sha256(told.encode()).hexdigest()[:16]}.o"


def is_ready() -> bool:
    """Can texts be labelled at once, with nothing to compile before?"""
    return _engine.cache_info().currsize > 0 or keeping.find(file_name()) is not None


def code() -> bytes:
    """Give the machine code; builds it if need be, which takes half a minute, and keeps it where it can."""
    path = keeping.find(file_name())
    if path is None:
        with _alone():
            path = keeping.find(file_name())  # another process may have built it meanwhile
            if path is None:
                made = _built()
                keeping.keep(file_name(), made)
                return made
    return path.read_bytes()


def _built() -> bytes:
    """Build in another process."""
    run_it = [sys.executable, "-m", "skopos_language.kernels.building"]
    done = subprocess.run(run_it, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": _path()})  # noqa: S603
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The language model could not be compiled: {done.stderr.decode(errors='replace')[-800:]}")
    return done.stdout


def _path() -> str:
    """Give where Python looks for packages, so that the other process finds this one."""
    return os.pathsep.join(path for path in sys.path if path)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold other processes of this user that would build the same; where files cannot be locked, nobody waits."""
    with ExitStack() as kept:
        with suppress(ImportError, OSError):
            import fcntl

            folder = private_folder()
            if folder:
                held = kept.enter_context((folder / f"{file_name()}.lock").open("w"))
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


@cache
def _engine() -> Any:
    """Load the machine code into this process, for good."""
    import llvmlite.binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code()))
    engine.finalize_object()
    return engine


@cache
def _function(name: str) -> Any:
    with _loading:
        address = _engine().get_function_address(symbol_of(name))
    if not address:
        raise RuntimeError(f"The machine code has no {name}.")
    return ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)(address)


def run(name: str, row: NDArray[np.int64]) -> None:
    """Run a function on a row of arguments (see `calling`); other threads go on meanwhile."""
    result, problem = ctypes.c_int64(), ctypes.c_void_p()
    if _function(name)(ctypes.byref(result), ctypes.byref(problem), row.ctypes.data):
        raise RuntimeError(f"{name} failed.")
