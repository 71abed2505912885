"""Excel workbooks (.xlsx) as other programs write them, good and hostile, for end-to-end tests."""

import struct
import xml.sax.saxutils
import zlib

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def deflated(head, piece=b"", times=0, tail=b""):
    """(compressed, checksum, size) of head, so many pieces and tail. The pieces are compressed once,
    however many there are."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush()
    checksum = zlib.crc32(head)
    for _ in range(times):
        checksum = zlib.crc32(piece, checksum)
    size = len(head) + times * len(piece) + len(tail)
    return first + again * times + last, zlib.crc32(tail, checksum), size


def archive(parts):
    """A zip archive of name → deflated()."""
    files, directory = b"", b""
    for name, (packed, checksum, size) in parts.items():
        about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, checksum, len(packed), size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, len(files))
        directory += name.encode()
        files += b"PK\3\4" + about + name.encode() + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), len(files), 0)
    return files + directory + b"PK\5\6" + end


def workbook(*sheet):
    """Of one sheet, whose XML is what deflated() makes of this."""
    texts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="b" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="s"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    parts = {name: deflated(text.encode()) for name, text in texts.items()}
    return archive({**parts, "xl/worksheets/sheet1.xml": deflated(*sheet)})


HEAD, TAIL = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"</sheetData></worksheet>"


def row(values):
    """XML of a row: a text stands inline, a number is one."""
    cells = [
        f'<c t="inlineStr"><is><t xml:space="preserve">{xml.sax.saxutils.escape(value)}</t></is></c>'
        if isinstance(value, str)
        else f"<c><v>{value}</v></c>"
        for value in values
    ]
    return f"<row>{''.join(cells)}</row>".encode()


def table(rows):
    """A workbook of these rows of values."""
    return workbook(HEAD + b"".join(map(row, rows)) + TAIL)
