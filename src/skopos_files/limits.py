"""How much a file may ask of us."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on an unknown file; beyond one of them the file is refused with that bound named.

    Attributes
    ----------
    file_bytes : int
        Size of the file as it lies on disk.
    unpacked_bytes : int
        Size of everything that is unpacked from an archive or a workbook, together.
    ratio : int
        Unpacked size over packed size of one member; a bomb has thousands.
    members : int
        Entries of an archive.
    depth : int
        Archives within archives.
    rows, columns, cell_chars : int
        Size of one table and of one cell.
    tables : int
        Tables in one file.
    document_bytes : int
        Size of a file that must be read whole (JSON, workbooks, repositories).
    seconds : float
        Time to open it.
    """

    file_bytes: int = 2 * 1024**3
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 400
    members: int = 200_000
    depth: int = 3
    rows: int = 20_000_000
    columns: int = 2_000
    cell_chars: int = 1_000_000
    tables: int = 200
    document_bytes: int = 512 * 1024**2
    seconds: float = 120.0


DEFAULT = Limits()
