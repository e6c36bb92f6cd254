"""Files on their way in: written once, straight into the uploads folder, bounded and hashed on the way."""

import hashlib
import os
import re
import shutil
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.utils.translation import gettext as _

MOST_SECONDS = 30 * 60
CHUNK_BYTES = 1 << 20


class UploadRefusedError(Exception):
    """A file that is too large or empty; the message is for people."""


@dataclass(frozen=True)
class Received:
    """A file in the uploads folder that no import owns yet."""

    path: Path
    name: str
    size: int
    sha256: str


class ReceivedFile(UploadedFile):
    """An upload that lies in the uploads folder already."""

    def __init__(self, file: BinaryIO, path: Path, name: str, kind: str, size: int, sha256: str) -> None:
        super().__init__(file, name, kind, size)
        self.path, self.sha256 = path, sha256

    def received(self) -> Received:
        """The file as the actions take it."""
        return Received(self.path, self.name or "file", self.size or 0, self.sha256)

    def close(self) -> None:
        """Close, and drop the file unless an import took it over."""
        super().close()
        self.path.unlink(missing_ok=True)


class FolderUploadHandler(FileUploadHandler):
    """Streams each uploaded file into the folder `incoming` of the uploads."""

    chunk_size = CHUNK_BYTES

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Note when the upload began."""
        self._began = time.monotonic()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a file of its own for each upload."""
        super().new_file(*args, **kwargs)
        handle, name = tempfile.mkstemp(dir=incoming_folder(), prefix="upload-")
        self._path, self._size, self._digest = Path(name), 0, hashlib.sha256()
        self._file: BinaryIO = os.fdopen(handle, "w+b")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write and hash; what is beyond the bound is read off the line and dropped."""
        if time.monotonic() - self._began > MOST_SECONDS:
            self._drop()
            raise StopUpload(connection_reset=True)
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_MAX_BYTES:
            self._drop()
            raise SkipFile
        self._digest.update(raw_data)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile:
        """Hand the file over."""
        kind, name = self.content_type or "", self.file_name or ""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.seek(0)
        return ReceivedFile(self._file, self._path, name, kind, file_size, self._digest.hexdigest())

    def upload_interrupted(self) -> None:
        """Leave nothing behind when the sender hangs up."""
        if hasattr(self, "_file"):
            self._drop()

    def _drop(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


def incoming_folder() -> Path:
    """The folder of files that no import owns yet."""
    folder = Path(settings.UPLOADS_FOLDER) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def copy_in(source: Path) -> Received:
    """Copy a file of this machine into the uploads folder, hashing it on the way; raises UploadRefusedError."""
    size = source.stat().st_size
    if size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefusedError(too_large_text())
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=incoming_folder(), prefix="copy-")
    with os.fdopen(handle, "wb") as target, source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return Received(Path(name), source.name, size, digest.hexdigest())


def settle(received: Received, workspace_id: int) -> str:
    """Move a received file to its place in the workspace's folder; gives that place below the uploads folder."""
    place = Path(str(workspace_id)) / uuid.uuid4().hex / safe_name(received.name)
    target = Path(settings.UPLOADS_FOLDER) / place
    target.parent.mkdir(parents=True, mode=0o700)
    received.path.replace(target)
    return str(place)


def discard(path: Path) -> None:
    """Delete an upload and the folder that it has to itself."""
    shutil.rmtree(path.parent, ignore_errors=True)


def discard_all(workspace_id: int) -> None:
    """Delete every upload of a workspace that is no more."""
    shutil.rmtree(Path(settings.UPLOADS_FOLDER) / str(workspace_id), ignore_errors=True)


def safe_name(name: str) -> str:
    """A name that is safe on any file system and still tells a person which file it is."""
    cleaned = re.sub(r"[^\w.\-]+", "_", Path(name.replace("\\", "/")).name).strip("._")
    return cleaned[-100:] or "file"


def too_large_text() -> str:
    """Say how large a file may be, and what to do."""
    text = _("The file is larger than %(limit)d MB. Export a shorter period, or have SKOPOS_UPLOAD_MAX_MB raised.")
    return text % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2}
