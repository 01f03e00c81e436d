"""Formats that LibreOffice, where it is installed, turns into ones the program reads itself.

LibreOffice opens untrusted files here, so each call gets a profile of its own in which macros,
links to other files and the network are shut, a time limit, and a folder that is removed after.
NOTE: two calls at once on one profile fail, the second without a word.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from assistant.model.errors import UserError

_SECONDS = 90  # a hundred-page document takes about five
_NAMES = ("soffice", "libreoffice", "localc", "lowriter")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/lib/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/var/lib/flatpak/exports/bin/org.libreoffice.LibreOffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SHUT = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": ("xs:int", "3"),
        "DisableMacrosExecution": ("xs:boolean", "true"),
        "DisableActiveContent": ("xs:boolean", "true"),
        "BlockUntrustedRefererLinks": ("xs:boolean", "true"),
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": ("xs:int", "2")},
    "org.openoffice.Office.Calc/Content/Update": {"Link": ("xs:int", "2")},
    # every address but none is behind a proxy that is not there
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": ("xs:int", "2"),
        "ooInetHTTPProxyName": ("xs:string", "127.0.0.1"),
        "ooInetHTTPProxyPort": ("xs:int", "9"),
        "ooInetHTTPSProxyName": ("xs:string", "127.0.0.1"),
        "ooInetHTTPSProxyPort": ("xs:int", "9"),
        "ooInetNoProxy": ("xs:string", ""),
    },
}
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{}</oor:items>\n'
)


@cache
def office() -> Path | None:
    """The LibreOffice of this machine: on the search path, or where installers put it."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    places = [Path(place).expanduser() for place in _PLACES]
    places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        if folder := os.environ.get(variable):
            places.append(Path(folder) / "LibreOffice/program/soffice.exe")
    return next((place for place in places if place.is_file()), None)


@contextmanager
def converted(path: Path, ending: str, into: str, seconds: float = _SECONDS) -> Iterator[Path]:
    """The file as LibreOffice saves it in another format, for as long as the context lasts.

    `ending` is the one its content asks for (`.doc`), `into` the wanted one (`docx`).

    Raises:
        UserError: LibreOffice is not there, cannot read the file, or takes too long.
    """
    program = office()
    if program is None:
        raise UserError(
            f"读取 {ending} 文件要用 LibreOffice，本机没有装；请安装 LibreOffice（免费，装好即可），"
            f"或用 Office、WPS 打开后另存为 .{into} 再试。"
        )
    # NOTE: on Windows a killed LibreOffice may hold its profile for a moment longer
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"source{ending}"
        shutil.copyfile(path, source)  # no lock file beside the user's own, no odd characters
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user/registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        finished = _run(
            [
                str(program),
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                *("--convert-to", into, "--outdir", str(home / "out"), str(source)),
            ],
            home,
            seconds,
        )
        made = home / "out" / f"source.{into}"
        if not finished:
            raise UserError(
                f"LibreOffice 在 {seconds:.0f} 秒内没有转换完；请用 Office 或 WPS 打开，另存为 .{into} 后再试。"
            )
        if not made.is_file():
            if _encrypted(source):
                raise UserError(
                    "文件已加密，无法读取；请在 Office 或 WPS 中取消密码后重新保存再试。"
                )
            raise UserError(
                f"LibreOffice 打不开这个文件，可能已损坏或有密码；请用 Office 或 WPS 打开，另存为 .{into} 后再试。"
            )
        yield made


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/{node}"><prop oor:name="{name}" oor:op="fuse"'
        f' oor:type="{kind}"><value>{value}</value></prop></item>\n'
        for node, values in _SHUT.items()
        for name, (kind, value) in values.items()
    )
    return _SETTINGS.format(items)


def _run(command: list[str], home: Path, seconds: float) -> bool:
    """Run the command; on a timeout end it with all its children. Whether it ended by itself."""
    environment = {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    }
    environment |= {"HOME": str(home)} if sys.platform != "win32" else {}
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, so that its children end with it
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: the starter of LibreOffice waits for a second program."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _encrypted(path: Path) -> bool:
    """Whether a file that LibreOffice refused says of itself that it is encrypted."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            manifest = "META-INF/manifest.xml"
            return manifest in names and b"encryption-data" in package.read(manifest)
    # the header of a Word document (MS-DOC, 2.5.2 FibBase): fEncrypted is bit 8 of the flags
    for at in range(512, min(len(content), 2**22) - 12, 512):
        if content[at : at + 2] == b"\xec\xa5":
            return bool(content[at + 11] & 1)
    return False
