"""Files that are small where they are sent, and without end where they are opened."""

import io
import struct
import zipfile
import zlib

import pyarrow as pa
import pyarrow.parquet as pq

MEBIBYTE = 1 << 20
HEAD = b"source_id,target_id\n"


def gz(mebibytes: int) -> bytes:
    """Pack a table of so many MiB into a thousandth of it, as one stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(HEAD) + packer.flush(zlib.Z_FULL_FLUSH)
    # A block that looks back at nothing may stand any number of times
    again = packer.compress(b"1,2\n" * (MEBIBYTE // 4)) + packer.flush(
        zlib.Z_FULL_FLUSH
    )
    head = b"\x1f\x8b\x08" + bytes(7)
    return head + first + again * mebibytes + packer.flush() + bytes(8)


def zst(mebibytes: int) -> bytes:
    """Pack the same as zstd does, in frames of 64 MiB."""
    frame = pa.compress(b"1,2\n" * (16 * MEBIBYTE), codec="zstd", asbytes=True)
    first = pa.compress(HEAD, codec="zstd", asbytes=True)
    return first + frame * (mebibytes // 64)


def parquet_of_one_text(mebibytes: int, rows: int) -> bytes:
    """Write one long text once, and refer to it from every row."""
    index = pa.array([0] * rows, pa.int32())
    text = pa.DictionaryArray.from_arrays(index, ["x" * (mebibytes * MEBIBYTE)])
    table = pa.table({"source_id": text, "target_id": ["2"] * rows})
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", store_schema=False)
    return file.getvalue()


def archive(mebibytes: int, method: int, name: str = "etr.csv") -> bytes:
    """Pack a register of so many MiB of blank lines into an archive."""
    file, blank = io.BytesIO(), b"\n" * MEBIBYTE
    with zipfile.ZipFile(file, "w", method) as packed, packed.open(name, "w") as inside:
        inside.write(b"ODS code,Name\n")
        for _ in range(mebibytes):
            inside.write(blank)
    return file.getvalue()


def archive_of(name: str, content: bytes) -> bytes:
    """Put one file into an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


def archive_of_nothing(files: int) -> bytes:
    """Name ever so many empty files in an archive."""
    one = struct.pack(
        "<4s4B4HL2L5H2L",
        b"PK\1\2",
        20,
        0,
        20,
        0,
        0,
        0,
        0,
        33,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    listed = (one + b"a") * files
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, len(listed), 0, 0)
    return listed + end
