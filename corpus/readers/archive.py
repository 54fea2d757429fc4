"""Archives of XML (DOCX, XLSX, OFD), opened with care."""

import zlib
from functools import lru_cache
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from corpus.errors import EncryptedFileError, ReadError, TooLargeError

MAX_UNPACKED_BYTES = 200_000_000
MAX_MEMBERS = 20_000
_BROKEN = "is broken: {}. Open it in the program that made it and save it again."


class Archive:
    """The members of one file, with their unpacked sizes in bytes."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(name, _BROKEN.format("the archive cannot be opened")) from error
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS:
            raise TooLargeError(
                name,
                f"unpacks to {unpacked / 1e6:.0f} MB in {len(members)} parts. Remove its pictures.",
            )
        self.sizes = {member.filename: member.file_size for member in members}

    def __contains__(self, member: str) -> bool:
        return member in self.sizes

    def read(self, member: str) -> bytes:
        """Return the bytes of a member.

        Raises:
            EncryptedFileError: it is locked by a password.
            ReadError: it is missing or broken.
        """
        try:
            return self._zip.read(member)
        except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError) as error:
            raise ReadError(
                self.name, _BROKEN.format(f"its part {member} cannot be unpacked")
            ) from error
        except NotImplementedError as error:
            raise ReadError(
                self.name, _BROKEN.format(f"its part {member} is packed in an unknown way")
            ) from error
        except RuntimeError as error:
            raise EncryptedFileError(
                self.name, "is protected by a password. Save it without one."
            ) from error

    def xml(self, member: str) -> etree._Element:
        """Return the root of an XML member; entities stay unresolved, nothing is fetched."""
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
        )
        try:
            root = etree.fromstring(self.read(member), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(
                self.name, _BROKEN.format(f"its part {member} is no well-formed XML")
            ) from error
        if root is None:
            raise ReadError(self.name, _BROKEN.format(f"its part {member} is empty"))
        return root


@lru_cache(maxsize=1024)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace, in either edition of the standard."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along a path of names without namespace."""
    for name in path:
        if element is None:
            return None
        for each in element:
            if local(each) == name:
                element = each
                break
        else:
            return None
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """Return the attribute `val` of the descendant along a path."""
    found = child(element, *path)
    return None if found is None else attribute(found, "val")
