#!/usr/bin/env python3
"""Checks `.ci/data` against a server on this machine that sends too little, too much, the wrong thing, or nothing.

    python3 Tests/Downloads/test_data.py

The script is copied to a folder of its own, with a list of made-up files in the place of the pictures.
"""

import hashlib
import http.server
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / ".ci" / "data"
FILES = {f"img_{number:03}": random.Random(number).randbytes(60_000 + number) for number in range(1, 6)}
NAMES = ["baby", "bird", "butterfly", "head", "woman"]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one request as the server's `answer` says."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        name = pathlib.PurePosixPath(self.path).stem
        header = self.headers.get("Range")
        start = int(re.fullmatch(r"bytes=(\d+)-", header)[1]) if header else 0
        self.server.requests.append((name, start))
        self.close_connection = True
        self.server.answer(self, FILES.get(name), start)

    def send(self, body, start, ranges=True, limit=None):
        """Announces the rest of a file from `start`, and sends `limit` bytes of it."""
        if not ranges:
            start = 0
        if start >= len(body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:] if limit is None else body[start:start + limit])
        self.wfile.flush()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.answer = right
        self.ended = threading.Event()

    def handle_error(self, request, client_address):
        pass  # a client that has gone away is what some of the tests are about


def right(handler, body, start):
    handler.send(body, start)


def stalled(handler, body, start):
    handler.send(body, start, limit=200)
    handler.server.ended.wait(30)


class DataTests(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-data-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.script = self.root / ".ci" / "data"
        self.script.parent.mkdir()
        shutil.copy(SCRIPT, self.script)
        self.list("Set5", {name: FILES[remote] for name, remote in zip(NAMES, FILES)})
        self.folder = self.root / "Data" / "Set5"
        self.server = Server()
        self.addCleanup(self.server.server_close)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.ended.set)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def list(self, name, bodies, digests=True):
        """Adds a set to the list of pictures; its files have the names img_001, img_002 … on the server."""
        lines = [f"set {name} http://nowhere.invalid"]
        for (picture, body), remote in zip(bodies.items(), FILES):
            lines.append(f"{picture} {remote} {hashlib.sha256(body).hexdigest() if digests else '-'}")
        with (self.script.parent / "pictures").open("a") as file:
            file.write("\n".join(lines) + "\n")

    def start(self, *sets):
        environment = dict(os.environ, NLVAE_DATA_URL=self.url, NLVAE_DATA_TIMEOUT="1", no_proxy="127.0.0.1")
        return subprocess.Popen(
            ["bash", str(self.script), *(sets or ["Set5"])], env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run_script(self, *sets):
        self.server.requests.clear()
        process = self.start(*sets)
        output, error = process.communicate(timeout=60)
        return process.returncode, output, error

    def assert_refused(self, outcome, words):
        status, _, error = outcome
        self.assertEqual(status, 1, error)
        self.assertEqual(len(error.splitlines()), 1, error)
        self.assertTrue(error.startswith("nlvae: ") and words in error, error)

    def assert_complete(self, outcome):
        self.assertEqual((outcome[0], outcome[2]), (0, ""))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), sorted(f"{name}.png" for name in NAMES))
        for name, body in zip(NAMES, FILES.values()):
            self.assertEqual((self.folder / f"{name}.png").read_bytes(), body)

    def put(self, name, content):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(content)

    def test_all_is_well(self):
        self.assert_complete(self.run_script())
        self.assertEqual(len(self.server.requests), 5)
        self.assert_complete(self.run_script())
        self.assertEqual(self.server.requests, [], "what is there is not asked for again")

    def test_cut_off_and_gone_on_with(self):
        self.server.answer = lambda handler, body, start: handler.send(body, start, limit=None if start else 25_000)
        self.assert_complete(self.run_script())
        self.assertEqual({start for _, start in self.server.requests}, {0, 25_000})

    def test_cut_off_for_good_and_gone_on_with_later(self):
        self.put("baby.png", b"old")
        self.server.answer = lambda handler, body, start: handler.send(body, start, limit=7_000)
        self.assert_refused(self.run_script(), "img_001.png could not be downloaded (curl: ")
        self.assertEqual((self.folder / "baby.png").read_bytes(), b"old")
        self.server.answer = right
        self.assert_complete(self.run_script())
        self.assertEqual(self.server.requests[0], ("img_001", 21_000))

    def test_a_server_that_sends_whole_files_only(self):
        answers = []

        def answer(handler, body, start):
            answers.append(start)
            handler.send(body, start, ranges=False, limit=30_000 if len(answers) == 1 else None)

        self.server.answer = answer
        self.assert_complete(self.run_script())

    def test_the_wrong_file(self):
        for change in [lambda body: body[:-1] + b"!", lambda body: body + b"!", lambda body: b"<html>"]:
            self.put("baby.png", b"old")
            self.server.answer = lambda handler, body, start: handler.send(change(body), start)
            self.assert_refused(self.run_script(), "img_001.png is not the picture that was expected")
            self.assertEqual([path.name for path in self.folder.iterdir()], ["baby.png"])
            self.assertEqual((self.folder / "baby.png").read_bytes(), b"old")

    def test_a_wrong_file_is_replaced(self):
        self.put("head.png", b"wrong")
        self.assert_complete(self.run_script())

    def test_a_stall(self):
        self.server.answer = stalled
        self.assert_refused(self.run_script(), "img_001.png could not be downloaded (curl: (28)")
        self.server.answer = right
        self.assert_complete(self.run_script())
        self.assertEqual(self.server.requests[0], ("img_001", 600))

    def test_a_part_of_something_else(self):
        for part in [b"something", random.Random(0).randbytes(90_000), FILES["img_002"]]:
            self.put(".baby.part", part)
            self.assert_complete(self.run_script())
            (self.folder / "baby.png").unlink()

    def test_a_whole_part(self):
        self.put(".baby.part", FILES["img_001"])
        self.assert_complete(self.run_script())
        self.assertNotIn("img_001", [name for name, _ in self.server.requests])

    def test_killed_and_gone_on_with(self):
        self.server.answer = stalled
        process = self.start()
        part = self.folder / ".baby.part"
        deadline = time.monotonic() + 20
        while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        self.assertEqual([path.name for path in self.folder.iterdir()], [".baby.part"])
        self.server.answer = right
        self.assert_complete(self.run_script())
        self.assertGreater(self.server.requests[0][1], 0)

    def test_missing_on_the_server(self):
        def missing(handler, body, start):
            handler.send_response(404)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.server.answer = missing
        self.assert_refused(self.run_script(), "error: 404")
        self.assertEqual(len(self.server.requests), 1)

    def test_out_of_order_for_a_moment(self):
        def answer(handler, body, start):
            if len(handler.server.requests) > 1:
                return handler.send(body, start)
            handler.send_response(503)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.server.answer = answer
        self.assert_complete(self.run_script())

    def test_nobody_answers(self):
        self.url = "http://127.0.0.1:9"
        self.assert_refused(self.run_script(), "could not be downloaded (curl: (7)")

    def test_no_folder_can_be_made(self):
        (self.root / "Data").write_text("a file")
        self.assert_refused(self.run_script(), "Data/Set5 cannot be made")

    def test_the_sets_that_are_asked_for(self):
        self.list("Set14", {"img_001": FILES["img_001"]})
        status, output, error = self.run_script("set14")
        self.assertEqual((status, output, error), (0, "Data/Set14/img_001.png downloaded\n", ""))
        self.assertFalse(self.folder.exists(), "Set5 was not asked for")
        self.assert_complete(self.run_script("Set14 Set5"))
        self.assertEqual(len(self.server.requests), 5, "what is there is not asked for again")
        self.assert_refused(self.run_script("set15"), "no set 'set15' to download; there are Set5, Set14")

    def test_without_a_digest(self):
        self.list("Urban100", {"img_005": b""}, digests=False)
        whole = b"\x89PNG\r\n\x1a\n" + FILES["img_001"] + b"IEND\xaeB\x60\x82"
        for body in [b"<html>", whole[:-1], whole[1:]]:
            self.server.answer = lambda handler, _, start: handler.send(body, start)
            self.assert_refused(self.run_script("Urban100"), "is not the picture that was expected")
        self.server.answer = lambda handler, _, start: handler.send(whole, start)
        status, output, error = self.run_script("Urban100")
        self.assertEqual((status, error), (0, ""))
        self.assertIn("of 1 pictures no digest is known", output)
        self.assertEqual((self.root / "Data" / "Urban100" / "img_005.png").read_bytes(), whole)

    def test_the_list(self):
        lines = [line.split() for line in SCRIPT.with_name("pictures").read_text().splitlines() if line[0] != "#"]
        counts, digests = {}, {}
        for name, remote, digest in lines:
            if name == "set":
                self.assertTrue(digest.startswith("https://"))
                current = remote
                continue
            counts[current] = counts.get(current, 0) + 1
            if digest != "-":
                self.assertRegex(digest, "^[0-9a-f]{64}$")
                digests.setdefault(digest, []).append((current, name))
        self.assertEqual(counts, {"Set5": 5, "Set14": 14, "BSD100": 100, "T91": 91, "Urban100": 100, "Urban20": 20})
        fifths = [[("Urban100", name), ("Urban20", name)] for name in (f"img_{number:03}" for number in range(5, 101, 5))]
        doubles = [places for places in digests.values() if len(places) > 1]
        self.assertEqual(doubles[0], [("T91", "t36"), ("T91", "t65")], "one picture is twice in T91")
        self.assertEqual(doubles[1:], fifths, "Urban20 is every fifth picture of Urban100, and all of it is checked")


if __name__ == "__main__":
    unittest.main()
