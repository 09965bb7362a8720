"""Finds out what a checkpoint that was cut short still holds, from the index at its beginning; nothing in it is run."""

import mmap
import pickle
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCAL_HEADER = b"PK\x03\x04"
HEADER_BYTES = 30
# PyTorch pads each record's header with an extra field of this name, so that the data is aligned.
PADDING_FIELD = b"FB"
BYTES_PER_ELEMENT = {"DoubleStorage": 8, "LongStorage": 8, "HalfStorage": 2, "BFloat16Storage": 2, "ByteStorage": 1}


class Inert(dict[Any, Any]):
    """Stands for whatever class an index names: keeps its arguments and does nothing."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__()
        self.arguments = arguments


class IndexReader(pickle.Unpickler):
    """Reads the index of a checkpoint without the classes and functions it names."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """An inert class of that name."""
        return type(global_name, (Inert,), {})

    def persistent_load(self, pid: Any) -> tuple[str, int]:
        """Number and bytes of a storage record."""
        _, kind, key, _, elements = pid
        return key, elements * BYTES_PER_ELEMENT.get(kind.__name__, 4)


def record_end(content: mmap.mmap, name: str, length: int) -> int | None:
    """Where the data of a record ends or would end; None where not even its header is there."""
    at = content.find(name.encode() + PADDING_FIELD)
    if at < HEADER_BYTES or content[at - HEADER_BYTES : at - HEADER_BYTES + 4] != LOCAL_HEADER:
        return None
    name_bytes, extra_bytes = struct.unpack("<HH", content[at - 4 : at])
    return at + name_bytes + extra_bytes + length


def first_lost(content: mmap.mmap, entry: str) -> str | None:
    """The first tensor under an entry whose data is not whole."""
    if content[:4] != LOCAL_HEADER:
        return None
    name_bytes, extra_bytes = struct.unpack("<HH", content[HEADER_BYTES - 4 : HEADER_BYTES])
    archive = content[HEADER_BYTES : HEADER_BYTES + name_bytes].decode().split("/")[0]
    content.seek(HEADER_BYTES + name_bytes + extra_bytes)
    tensors: Mapping[str, Inert] = IndexReader(content).load()[entry]
    for name, tensor in tensors.items():
        (key, length), _, shape, *_ = tensor.arguments
        end = record_end(content, f"{archive}/data/{key}", length)
        if end is None or end > len(content):
            return f"{name} ({'x'.join(map(str, shape)) or 'scalar'})"
    return None


def first_lost_tensor(path: Path, entry: str) -> str | None:
    """Name and shape of the first tensor that a cut file lacks; None where that cannot be told."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return first_lost(content, entry)
    except (pickle.UnpicklingError, EOFError, OSError, struct.error):
        return None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # An index that is not one of a PyTorch checkpoint can fail in any of these ways.
        return None
