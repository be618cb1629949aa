"""What a disk may hold after a power loss, worked out from a trace of the steps that a crawl made (seam.c).

The rules are those of POSIX, not of one file system: what a file holds is durable after fsync, fdatasync or syncfs;
a name is durable after fsync of its folder, or syncfs. A rename is one change. Everything else may be lost, in part or
whole, and one file's bytes may be there while another's are not.
"""

import hashlib
import os


class File:
    __slots__ = ("now", "safe", "pending", "digests")

    def __init__(self, content=b""):
        self.now = bytearray(content)
        self.safe = bytes(content)
        # (step, offset, bytes) of writes, (step, length, None) of cuts, in their order.
        self.pending = []
        self.digests = {}

    def write(self, step, offset, data):
        if offset > len(self.now):
            self.now.extend(bytes(offset - len(self.now)))
        self.now[offset : offset + len(data)] = data
        self.pending.append((step, offset, data))
        self.digests.clear()

    def cut(self, step, length):
        if length < len(self.now):
            del self.now[length:]
        else:
            self.now.extend(bytes(length - len(self.now)))
        self.pending.append((step, length, None))
        self.digests.clear()

    def sync(self):
        self.safe = bytes(self.now)
        self.pending = []
        self.digests.clear()

    def content(self, how, without=None):
        """`how`: kept, lost (as last made durable), torn (the first half of what came since), zeros (its length, not its bytes)."""
        if how == "kept" or not self.pending:
            return bytes(self.now)
        if how == "lost":
            return self.safe
        content = bytearray(self.safe)
        if how == "zeros":
            length = len(self.now)
            content = content[:length]
            content.extend(bytes(length - len(content)))
            return bytes(content)
        steps = self.pending
        if how == "torn":
            total = sum(len(data) if data is not None else 1 for _, _, data in steps) // 2
            kept = []
            for step, offset, data in steps:
                size = len(data) if data is not None else 1
                if size > total:
                    if data is not None and total > 0:
                        kept.append((step, offset, data[:total]))
                    break
                kept.append((step, offset, data))
                total -= size
            steps = kept
        elif how == "without":
            steps = [step for step in steps if step[0] != without]
        for _, offset, data in steps:
            if data is None:
                if offset < len(content):
                    del content[offset:]
                else:
                    content.extend(bytes(offset - len(content)))
                continue
            if offset > len(content):
                content.extend(bytes(offset - len(content)))
            content[offset : offset + len(data)] = data
        return bytes(content)

    def digest(self, how, without=None):
        if not self.pending:
            how = "kept"
        key = (how, without)
        if key not in self.digests:
            self.digests[key] = hashlib.blake2b(self.content(how, without), digest_size=16).digest()
        return self.digests[key]


class Folder:
    __slots__ = ("now", "safe")

    def __init__(self):
        self.now = {}
        self.safe = {}


def kind(path):
    """Which part of a mirror a file is in."""
    first = path.split("/")[0]
    if first.startswith("pouch.sqlite"):
        return "database"
    if first == "archive":
        return "warc"
    return "files" if first in ("pages", "statements", ".staging") else "closing"


# name: (whether names are kept, what becomes of each kind of file's bytes)
ALL = ("database", "warc", "files", "closing")
VARIANTS = {
    "lost": (False, dict.fromkeys(ALL, "lost")),
    "unnamed": (False, dict.fromkeys(ALL, "kept")),
    "empty": (True, dict.fromkeys(ALL, "lost")),
    "torn": (True, dict.fromkeys(ALL, "torn")),
    "zeros": (True, {"database": "kept", "warc": "zeros", "files": "zeros", "closing": "zeros"}),
    "database-ahead": (True, {"database": "kept", "warc": "lost", "files": "lost", "closing": "lost"}),
    "database-behind": (True, {"database": "lost", "warc": "kept", "files": "kept", "closing": "kept"}),
    "warc-torn": (True, {"database": "kept", "warc": "torn", "files": "kept", "closing": "kept"}),
    "files-empty": (True, {"database": "kept", "warc": "kept", "files": "lost", "closing": "kept"}),
    "files-torn": (True, {"database": "kept", "warc": "kept", "files": "torn", "closing": "kept"}),
    "closing-torn": (True, {"database": "kept", "warc": "kept", "files": "kept", "closing": "torn"}),
}


class Disk:
    """A mirror's folder: as programs see it now, and as a power loss would leave it."""

    def __init__(self, path=None):
        self.root = Folder()
        if path and os.path.isdir(path):
            for base, folders, files in os.walk(path):
                here = self.folder(os.path.relpath(base, path))
                for name in folders:
                    here.now[name] = here.safe[name] = Folder()
                for name in files:
                    with open(os.path.join(base, name), "rb") as source:
                        here.now[name] = here.safe[name] = File(source.read())

    def folder(self, path):
        node = self.root
        for part in path.split("/"):
            if part not in ("", "."):
                node = node.now[part]
        return node

    def split(self, path):
        parent, _, name = path.rpartition("/")
        return self.folder(parent), name

    def file(self, path):
        folder, name = self.split(path)
        return folder.now.get(name)

    def play(self, step):
        """One step of a trace that was done."""
        number, call, path, to, offset, detail, result, data = step
        if result < 0:
            return
        if call == "open":
            if path == ".":
                return
            folder, name = self.split(path)
            if name not in folder.now:
                if detail & os.O_CREAT:
                    folder.now[name] = File()
            elif detail & os.O_TRUNC and isinstance(folder.now[name], File):
                folder.now[name].cut(number, 0)
        elif call in ("write", "pwrite"):
            self.file(path).write(number, offset, data)
        elif call == "ftruncate":
            self.file(path).cut(number, detail)
        elif call == "fallocate":
            file = self.file(path)
            file.cut(number, max(len(file.now), offset + detail))
        elif call in ("fsync", "fdatasync"):
            node = self.folder(path) if path == "." else self.file(path)
            if isinstance(node, Folder):
                node.safe = dict(node.now)
            else:
                node.sync()
        elif call == "syncfs":
            self.sync(self.root)
        elif call == "rename":
            folder, name = self.split(path)
            target, new = self.split(to)
            target.now[new] = folder.now.pop(name)
        elif call == "link":
            target, new = self.split(to)
            target.now[new] = self.file(path)
        elif call in ("unlink", "rmdir"):
            folder, name = self.split(path)
            del folder.now[name]
        elif call == "mkdir":
            if path != ".":
                folder, name = self.split(path)
                folder.now[name] = Folder()
        else:
            raise ValueError(call)

    def sync(self, folder):
        folder.safe = dict(folder.now)
        for node in folder.now.values():
            if isinstance(node, Folder):
                self.sync(node)
            else:
                node.sync()

    def image(self, keeps_names, choose):
        """(path, file or None for a folder, how its bytes are) of each thing on the disk."""
        found = []

        def walk(folder, path):
            entries = folder.now if keeps_names else folder.safe
            for name in sorted(entries):
                node = entries[name]
                full = f"{path}/{name}" if path else name
                # Shared memory of running programs, made anew by the first.
                if full.endswith("-shm"):
                    continue
                if isinstance(node, Folder):
                    found.append((full, None, None))
                    walk(node, full)
                else:
                    found.append((full, node, choose(full, node)))

        walk(self.root, "")
        return found

    def variants(self, step):
        """Each different disk that a power loss right after this step may leave: (variant, image)."""
        for name, (keeps_names, ways) in VARIANTS.items():
            yield name, self.image(keeps_names, lambda path, _: (ways[kind(path)], None))

    def without(self, step):
        """The disk on which everything is kept but one step's bytes."""
        return self.image(True, lambda path, file: ("without", step) if any(p[0] == step for p in file.pending) else ("kept", None))


def digest(image):
    total = hashlib.blake2b(digest_size=16)
    for path, file, way in image:
        total.update(path.encode() + b"\0")
        total.update(file.digest(*way) if file else b"/")
    return total.hexdigest()


def store(image, path):
    os.makedirs(path)
    for name, file, way in image:
        full = os.path.join(path, name)
        if file is None:
            os.mkdir(full)
        else:
            with open(full, "wb") as target:
                target.write(file.content(*way))


def read_trace(path):
    steps = []
    with open(path, "rb") as source:
        while line := source.readline():
            number, call, name, to, offset, detail, result, length = line.decode().rstrip("\n").split("\t")
            data = source.read(int(length))
            steps.append((int(number), call, name, to, int(offset), int(detail), int(result), data))
    return steps
