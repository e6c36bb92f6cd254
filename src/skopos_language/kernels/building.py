"""Compile all loops into one file of machine code: `python -m skopos_language.kernels.building > FILE`.

Runs in a process of its own, so that the compiler (numba) and what it needs in memory are gone afterwards.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.extending import intrinsic

from skopos_language.kernels.calling import Called, Leaf, Shape
from skopos_language.kernels.compiling import FAST, prefetch
from skopos_language.kernels.machine import LOOPS, symbol_of, target_machine

# Loops allocate nothing and raise nothing, and nobody calls them as objects of Python.
OPTIONS = {"error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def machine_code(function: Any, **options: bool) -> Any:
    """Compile a function when its types are known."""
    settings: dict[str, Any] = OPTIONS | options
    return numba.njit(**settings)(function)


@intrinsic
def pointer(_context: Any, number: Any) -> Any:
    """Take a number for an address."""

    def code(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(number), code


@intrinsic
def prefetched(_context: Any, table: Any, row: Any) -> Any:
    """Do what `prefetch` says: for reading, into the nearest cache."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        width = cgutils.unpack_tuple(builder, held.shape, 2)[1]
        place = builder.gep(held.data, [builder.mul(context.cast(builder, arguments[1], row, types.intp), width)])
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.none(table, row), code


def compile_marked(modules: list[ModuleType]) -> dict[str, Any]:
    """Replace the marked functions of modules by compiled ones, wherever a module knows them; gives the called ones."""
    made: dict[int, Any] = {}
    entries: dict[str, Any] = {}
    for module in modules:
        for name, value in list(vars(module).items()):
            if isinstance(value, Called):
                entries[value.name] = value
            elif value is prefetch:
                setattr(module, name, prefetched)
            elif hasattr(value, "way"):
                if id(value) not in made:
                    made[id(value)] = machine_code(value, fastmath=value.way == FAST)
                setattr(module, name, made[id(value)])
    return entries


def source_of(entry: Called) -> tuple[str, dict[str, Any]]:
    """Write the function that takes the row of an entry's arguments apart; gives its text and the names it uses."""
    names: dict[str, Any] = {
        "pointer": pointer, "carray": numba.carray, "target": machine_code(entry.python), "int64": numba.int64
    }  # fmt: skip
    at = 1

    def written(shape: Shape) -> str:
        nonlocal at
        if isinstance(shape, Leaf):
            here, at = at, at + shape.places
            if not shape.dimensions:
                if shape.kind.kind == "f":
                    return f"carray(pointer(base + {8 * here}), (1,), f8)[0]"
                return f"row[{here}]"
            lengths = ", ".join(f"row[{here + 1 + place}]" for place in range(shape.dimensions))
            names[shape.kind.str[1:]] = shape.kind.type
            return f"carray(pointer(row[{here}]), ({lengths},), {shape.kind.str[1:]})"
        kind, parts = shape
        names[kind.__name__ + str(id(kind))] = kind
        return f"{kind.__name__}{id(kind)}({', '.join(written(part) for part in parts)})"

    names["f8"] = numba.float64
    call = ", ".join(written(shape) for shape in entry.shapes)
    returns = "row[0] = " if entry.python.__annotations__.get("return") else ""
    body = f"def unpack(base):\n    row = carray(pointer(base), ({at},), int64)\n    {returns}target({call})\n"
    return body, names


def module_of(entry: Called) -> Any:
    """Compile one entry; gives its LLVM module, the function renamed to the entry's symbol."""
    source, names = source_of(entry)
    exec(source, names)  # noqa: S102  (the text is made above, of names of types)
    function = machine_code(names["unpack"], _nrt=True)
    given = (types.int64,)
    function.compile(given)
    native = function.overloads[given].fndesc.llvm_func_name
    return function.inspect_llvm(given).replace(native, symbol_of(entry.name))


def build() -> bytes:
    """Give the machine code of all loops for this machine."""
    modules = [import_module(name) for name in LOOPS]
    entries = compile_marked(modules)
    whole = None
    for entry in entries.values():
        module = llvm.parse_assembly(module_of(entry))
        if whole is None:
            whole = module
        else:
            whole.link_in(module)
    return _stripped(whole, {symbol_of(name) for name in entries})


def _stripped(module: Any, wanted: set[str]) -> bytes:
    """Give the machine code of the functions wanted and of what they call; all else of a module is left out."""
    for function in module.functions:
        if not function.is_declaration and function.name not in wanted:
            function.linkage = "internal"
    machine = target_machine()
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options()))
    return bytes(machine.emit_object(module))


if __name__ == "__main__":
    sys.stdout.buffer.write(build())
