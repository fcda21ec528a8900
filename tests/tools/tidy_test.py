#!/usr/bin/env python3
"""Every rule of tools/tidy finds a planted violation, and a clean tree passes."""
import contextlib
import importlib.machinery
import importlib.util
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
loader = importlib.machinery.SourceFileLoader("tidy", os.path.join(ROOT, "tools/tidy"))
tool = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tool)

GUARD = "#ifndef CS_{0}_H\n#define CS_{0}_H\n"
CLEAN = {
    "src/base/CMakeLists.txt": "cs_room(base SOURCES base.c)\n",
    "src/base/base.h": "/* base.h - bytes. */\n" + GUARD.format("BASE") + "#endif\n",
    "src/base/base.c": '/* base.c - bytes. */\n#include "base/base.h"\n'
                       "static const char *const words[] = {\"a\"};\nstatic int one(int a)\n{\n"
                       "    /* malloc(rand()) is only talked about, as is \"static int x;\" */\n"
                       "    return a;\n}\n",
    "src/privacy/CMakeLists.txt": "cs_room(privacy SOURCES egress/clear.c DEPS base)\n",
    "src/privacy/egress/clear.c": '/* clear.c - the door. */\n#include "base/base.h"\n'
                           "struct cs_cleared_local {\n    cs_str text;\n};\n",
    "src/privacy/cleared.h": "/* cleared.h - types. */\n" + GUARD.format("CLEARED") + "#endif\n",
    "src/model/CMakeLists.txt": "cs_room(model\n  SOURCES model.c\n  DEPS base privacy)\n",
    "src/model/model.c": '/* model.c - asks. */\n#include "base/base.h"\n'
                         '#include "privacy/cleared.h"\n#include <llama.h>\n'
                         "static cs_status ask(const struct cs_cleared_local *text, void *self)\n{\n"
                         "    struct model *const m = self;\n"
                         "    const size_t size = sizeof(struct cs_cleared_local *);\n"
                         "    void *const x = NULL;\n    m->free(x);\n"
                         "    m->out = (cs_raw){.phi_bytes = text};\n"
                         '    CS_LOG(log, "asked", CS_F("size", m->raw.phi_bytes.len));\n'
                         '    return CS_FAIL(err, f(a, b), "No, it is " PRId64 " x", "Try again");\n'
                         "}\n",
    "tests/CMakeLists.txt": "cs_test(a_test SOURCES a_test.c)\n",
    "tests/a_test.c": "/* a_test.c - a. */\nstatic int failures;\n",
    "docs/a.md": "See https://example.org/home/ and ~/work and $HOME/work.\n",
}


def tidy(changes):
    """Run tidy on the clean tree with changes: path -> text, or (old, new), or None to remove."""
    with tempfile.TemporaryDirectory() as root:
        tree = dict(CLEAN)
        for path, change in changes.items():
            if isinstance(change, tuple):
                assert change[0] in tree[path], f"{path} has no {change[0]!r}"
                change = tree[path].replace(*change)
            tree[path] = change
        for path, text in tree.items():
            if text is not None:
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as f:
                    f.write(text)
        tool.findings.clear()
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = tool.main(["--root", root])
        return code, out.getvalue()


class Tidy(unittest.TestCase):
    def finds(self, path, change, message, line=None):
        code, out = tidy({path: change})
        self.assertEqual(code, 1, out)
        place = re.escape(f"{path}:{line}: " if line else "")
        self.assertRegex(out, f"{place}.*{re.escape(message)}")

    def in_model(self, statement, message):
        self.finds("src/model/model.c", ("    m->free(x);\n", f"    {statement}\n"), message, 10)

    def passes(self, changes):
        code, out = tidy(changes)
        self.assertEqual((code, out.split("\n")[-2]), (0, f"{len(CLEAN)} passed, 0 failed"), out)

    def test_clean_tree_passes(self):
        self.passes({})

    def test_arrows(self):
        include = '#include "base/base.h"\n'
        for room, header in (("base", "text/text.h"), ("privacy", "model/model.h"),
                             ("model", "text/text.h"), ("model", "privacy/privacy.h"),
                             ("model", "privacy/secret_in.h"), ("base", "cli/cli.h")):
            file = {"privacy": "egress/clear"}.get(room, room)
            self.finds(f"src/{room}/{file}.c", (include, include + f'#include "{header}"\n'),
                       f'room {room} may not include "{header}"', 3)
        self.finds("src/base/base.c", ("base/base.h", "base.h"), 'is not named as "room/name.h"')
        self.finds("src/attic/a.c", "/* a.c - a. */\n", "room attic has no row")

    def test_libraries(self):
        include = '#include "base/base.h"\n'
        for header in ("llama.h", "ggml-cpu.h", "sqlite3.h", "openssl/evp.h", "yyjson.h"):
            self.finds("src/base/base.c", (include, include + f"#include <{header}>\n"),
                       f"<{header}> may not be included here", 3)

    def test_deps_agree_with_includes(self):
        file = "src/model/CMakeLists.txt"
        self.finds(file, ("base privacy", "base privacy cli"), "may not name cli", 1)
        self.finds(file, ("base privacy", "base privacy schema"), "which nothing in it includes", 1)
        self.finds(file, ("base privacy", "base"), "which its DEPS do not name")

    def test_sizes(self):
        body = "    a;\n"
        for head in ("int f(int a)\n{\n", "int f(int a) {\n"):
            text = "/* base.c - b. */\n" + head + "%s}\n"
            self.finds("src/base/base.c", text % (body * 71), "a function of 71 lines; at most 70",
                       text.split("{")[0].count("\n") + 1)
            code, out = tidy({"src/base/base.c": text % (body * 70)})
            self.assertEqual(code, 0, out)
            self.assertIn("warning: a function of 70 lines", out)
        table = "/* base.c - b. */\nstatic const int t[] = {\n" + "    1,\n" * 80 + "};\n"
        self.passes({"src/base/base.c": table})
        self.finds("src/base/base.c", "/* base.c - b. */\n" + "int a(void);\n" * 900,
                   "901 lines; at most 900")
        self.finds("tests/a_test.c", "/* a_test.c - " + "a" * 90 + " */\n", "107 columns", 1)
        self.passes({"tests/a_test.c": "/* a_test.c - " + "ä" * 80 + " */\n"})
        self.passes({"src/base/base.c": "/* Generated by tools/x. */\n" + "int a(void);\n" * 950})

    def test_calls(self):
        for call in ("alloca(1)", "rand()", 'getenv("X")', "time(NULL)", "clock_gettime(0, &t)",
                     "cs_error_set(err)", "cs_log_write(log)"):
            self.in_model(f"{call};", f"{call.split('(')[0]} may not be called here")
        self.finds("src/privacy/egress/clear.c", ("    cs_str text;\n", "    p = malloc(1);\n"),
                   "malloc may not be called here", 4)
        self.in_model('f = cs_log_int_(name, 1);', "call this through its macro")
        self.passes({"src/model/model.c": ("m->free(x)", "free(x)")})

    def test_mutable_statics(self):
        for text in ("static int count;", "static char buffer[10];", "static struct a b = {0};",
                     "static const char *name;", 'static const char *names[] = {"a"};',
                     "static _Thread_local int x = 1;", "static void (*hook)(int);",
                     "static volatile sig_atomic_t flag;"):
            self.in_model(text, "a mutable static")
        for text in ("static const int a = 1;", 'static const char *const b[] = {"a"};',
                     "static void (*const c)(int) = d;", "static struct e *f(int g);",
                     "int h(char i[static 25]);", "static inline int j(void);",
                     "static_assert(1, \"\");"):
            self.passes({"src/model/model.c": ("m->free(x);", text)})

    def test_patient_text(self):
        for text in ("(struct cs_cleared_remote *)p", "(const struct cs_cleared_local *)p",
                     "(struct cs_cleared_local *const)(uintptr_t)p"):
            self.in_model(f"q = {text};", "a cast into a cleared type")
        for text in ("void *p = local;", "void *const p = &local;", "const void *p = local;"):
            self.in_model(text, "void * takes a type away")
        self.in_model("struct cs_cleared_local { cs_str s; };", "is completed outside privacy")
        for text in ("union { const struct cs_cleared_remote *to; void *from; } u;",
                     "union u {\n int a; struct cs_cleared_local *b; };"):
            self.in_model(text, "a union with a cleared type")
        for text in ("f.ours = true;", "p->ours = 1;", "x = (struct f){.name = n, .ours = true};"):
            self.in_model(text, "only CS_PROMPT_OURS may call a text ours")
        for text in ("p.agreement = true;", "p->allowed = CS_DATA_PHI;", "f(&(a){.allowed = 3});"):
            self.in_model(text, "a permission is stated outside the configuration")
        self.passes({"src/model/model.c": ("m->free(x);", "if (p.allowed == 1 && f.ours) g();")})
        for text in ("s = raw.phi_bytes;", "s = raw->phi_bytes.ptr;", "f(&r . phi_bytes);",
                     "if (a.phi_bytes == b) c();"):
            self.in_model(text, "patient text may not be unwrapped here")

    def test_cleared_text_has_one_maker_and_few_readers(self):
        call = "    s = cs_cleared_remote_text(offer->remote, name);\n"
        self.in_model(call.strip(), "cs_cleared_remote_text may not be called here")
        self.in_model("cs_cleared_make_remote(a, b);", "cs_cleared_make_remote may not be called")
        remote = {"src/model/remote_http.c": "/* remote_http.c - a. */\nvoid f(void)\n{\n" + call + "}\n",
                  "src/model/CMakeLists.txt": ("model.c", "model.c remote_http.c")}
        code, out = tidy(remote)
        self.assertEqual(code, 0, out)
        for text in ("struct cs_cleared_remote {\n    cs_str text;\n};\n",
                     "static int a = sizeof(p = (struct cs_cleared_remote *)q);\n"):
            other = {"src/privacy/other.c": "/* other.c - a. */\n" + text,
                     "src/privacy/CMakeLists.txt": ("egress/clear.c", "egress/clear.c other.c")}
            code, out = tidy(other)
            self.assertRegex(out, "src/privacy/other.c:2: .*a cleared type|other.c:2: a cast into")

    def test_literals_only(self):
        for text in ('CS_FAIL(err, CS_E_IO, message, "b");', 'CS_FAIL(err, CS_E_IO, "a", hint());',
                     'CS_FAIL_AT(err, f(1, 2), "a", "b" name, 3);', "CS_LOG(log, event, x);",
                     "CS_TRACE(log, s.ptr, x);", 'CS_FAIL_NUM(err, CS_E_IO,\n   a.b, "c", 1, 2);'):
            self.in_model(text, "takes literals only")

    def test_heads_and_guards(self):
        self.finds("src/base/base.h", ("/* base.h - bytes. */\n", ""), "does not begin with", 1)
        self.finds("src/base/base.c", ("base.c - ", "other.c - "), "does not begin with", 1)
        self.finds("src/base/base.h", ("#ifndef CS_BASE_H\n", "#pragma once\n"), "no guard", 1)
        self.finds("src/base/base.h", ("define CS_BASE_H", "define CS_BASIS_H"), "no guard", 1)
        self.finds("src/base/base.h", ("#endif\n", "#endif\nint a;\n"), "no guard", 1)

    def test_dead_files(self):
        for path in ("src/base/other.c", "src/base/deep/other.c", "tests/a/other_test.py",
                     "fuzz/other.c"):
            self.finds(path, f"/* {os.path.basename(path)} - x. */\n", "no CMakeLists.txt names", 1)
        self.finds("src/base/CMakeLists.txt", ("base.c", "database.c"), "no CMakeLists.txt names")

    def test_text_of_any_file(self):
        for text in ("see /ro" "ot/x", "'/ho" "me/someone/a'", "in /wo" "rk/main", "cd /wo" "rk\n"):
            self.finds("docs/a.md", "first\n" + text, "a path of somebody's machine", 2)
        for host in ("py" "pi.org", "files.python" "hosted.org", "registry.npm" "js.org",
                     "crates" ".io", "deb.debian" ".org", "repo1.mav" "en.org",
                     "proxy.go" "lang.org"):
            self.finds("docs/a.md", f"https://{host}/x", "a registry's host name", 1)
        self.finds("src/base/base.c", ("/* malloc", "/* TO" "DO: later. malloc"), "no issue number")
        self.passes({"src/base/base.c": ("/* malloc", "/* TO" "DO(#12): later. malloc")})

    def test_own_tree_closes_with_a_count(self):
        run = subprocess.run([os.path.join(ROOT, "tools/tidy")], capture_output=True, text=True,
                             check=False)
        self.assertRegex(run.stdout.split("\n")[-2], r"^\d+ passed, \d+ failed$")


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)
