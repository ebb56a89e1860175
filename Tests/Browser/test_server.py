"""What the live page's server refuses, asked over HTTP by somebody who is no browser."""
import json
import socket
import time
import unittest

from server import Server, book_is_there

RUN = {"chapter": "02", "section": "one-slope-by-hand", "settings": {"weight": "0.5"}}


class ServerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        book_is_there()
        cls.server = Server(8750)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def refused(self, status, method, path, body=None, says=None, **headers):
        code, answered, text = self.server.ask(method, path, body, **headers)
        self.assertEqual(code, status, f"{method} {path}: {text[:200]}")
        if says is not None:
            error = json.loads(text)["error"]
            self.assertIn(says, error)
            self.assertNotIn("\n", error)
        self.assertNotIn("Access-Control-Allow-Origin", answered)

    def test_pages_and_the_catalogue_are_answered(self):
        code, headers, text = self.server.ask("GET", "/02-gradients.html")
        self.assertEqual((code, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn("/live/live.js", text)
        code, _, text = self.server.ask("GET", "/api/chapters/02")
        self.assertEqual(code, 200)
        self.assertIn("weight", text)

    def test_a_foreign_host_is_refused(self):
        for host in ("example.org", "localhost", "localhost:1", "evil.localhost:8750", "127.0.0.1.example.org:8750", None):
            self.refused(403 if host else 403, "GET", "/index.html", Host=host)
            self.refused(403, "POST", "/api/runs", RUN, Host=host)

    def test_a_foreign_origin_is_refused(self):
        for origin in ("http://example.org", "null", f"https://localhost:{self.server.port}", "http://localhost:1"):
            self.refused(403, "POST", "/api/runs", RUN, says="elsewhere", Origin=origin)
        self.refused(403, "GET", "/api/events", Sec_Fetch_Site="cross-site")

    def test_a_form_of_a_foreign_page_cannot_run_anything(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
            self.refused(415, "POST", "/api/runs", json.dumps(RUN).encode(), **{"Content-Type": kind})

    def test_only_declared_knobs_within_their_range_are_taken(self):
        def changed(**change):
            return {**RUN, **change}
        for body, words in [
            (changed(settings={"wait": "1"}), "wait"),
            (changed(settings={"weight": "2.5"}), "from -2 to 2"),
            (changed(settings={"weight": "nan"}), "weight"),
            (changed(settings={"weight": "1; rm -rf /"}), "weight"),
            (changed(settings={"weight": ""}), "weight"),
            (changed(settings={"learning rate of descent": "0.004"}), "learning rate of descent"),
            (changed(section="nowhere"), "nowhere"),
            (changed(section="../valley"), "valley"),
            (changed(chapter="99"), "99"),
            (changed(chapter="02 --full"), "02 --full"),
            (changed(full=True), "full"),
            (changed(dataset="/etc"), "dataset"),
            (changed(settings=["weight"]), "settings"),
            (changed(settings={"weight": 1}), "settings"),
            ([RUN], "object"), ("run", "object"),
        ]:
            self.refused(400, "POST", "/api/runs", body, says=words)
        self.refused(400, "POST", "/api/runs", b"{", says="object")
        self.refused(413, "POST", "/api/runs", b" " * 20_000)

    def test_no_address_leads_out_of_the_book(self):
        for path in ("/../Package.swift", "/%2e%2e/Package.swift", "/..%2fPackage.swift", "/source/../../Package.swift", "//etc/passwd",
                     "/%2fetc/passwd", "/figures/..%5c..%5cPackage.swift", "/live/../../../Package.swift", "/live/%2e%2e/LiveServer.swift",
                     "/runs/../../Package.swift", "/runs/1/..%2f..%2f..%2fPackage.swift", "/.git/config", "/index.html%00.svg"):
            code, _, text = self.server.ask("GET", path)
            self.assertEqual(code, 404, path)
            self.assertNotIn("swift-tools-version", text)

    def test_other_methods_are_refused(self):
        for method in ("PUT", "DELETE", "PATCH", "POST"):
            code, _, _ = self.server.ask(method, "/index.html", b"{}")
            self.assertGreaterEqual(code, 400, method)
        self.refused(404, "POST", "/api/runs/999999/stop", {})
        self.refused(404, "POST", "/api/elsewhere", {})

    def test_only_this_machine_can_connect(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("10.255.255.255", 1))
                outer = probe.getsockname()[0]
            except OSError:
                self.skipTest("this machine has no address but its own")
        if outer.startswith("127."):
            self.skipTest("this machine has no address but its own")
        with self.assertRaises(OSError):
            socket.create_connection((outer, self.server.port), timeout=3)

    def test_a_taken_port_gets_the_next_free_one_and_says_so(self):
        second = Server(self.server.port)
        try:
            self.assertGreater(second.port, self.server.port)
            self.assertIn(str(self.server.port), "".join(second.said))
        finally:
            second.stop()

    def event(self, stream, kind, seconds=60):
        """The next event of a kind, skipping others."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = stream.readline().decode()
            if line.startswith("data:"):
                event = json.loads(line[5:])
                if event["kind"] == kind:
                    return event
        self.fail(f"no event '{kind}' in {seconds} s")

    def test_two_clients_see_the_same_run_and_one_that_leaves_harms_nobody(self):
        first, a = self.server.events()
        second, b = self.server.events()
        third, c = self.server.events()
        # One leaves without a word, before anything has happened.
        third.sock.close() if third.sock else c.close()
        code, _, text = self.server.ask("POST", "/api/runs", RUN)
        self.assertEqual(code, 202)
        run = json.loads(text)["run"]
        for stream in (a, b):
            while True:
                event = self.event(stream, "done")
                if event["run"] == run:
                    break
        first.close()
        code, _, _ = self.server.ask("POST", "/api/runs", {**RUN, "settings": {"weight": "0.25"}})
        self.assertEqual(code, 202)
        while self.event(b, "done")["run"] == run:
            pass
        second.close()
        self.assertEqual(self.server.ask("GET", "/index.html")[0], 200)

    def test_too_many_waiting_runs_are_refused_and_the_rest_can_be_stopped(self):
        runs, codes = [], []
        for _ in range(200):
            code, _, text = self.server.ask("POST", "/api/runs", {"chapter": "02", "section": "which-rule", "settings": {}})
            codes.append(code)
            if code != 202:
                break
            runs.append(json.loads(text)["run"])
        for run in reversed(runs):
            self.server.ask("POST", f"/api/runs/{run}/stop", {})
        self.assertEqual(codes[-1], 429)
        self.assertGreater(len(runs), 2)


if __name__ == "__main__":
    unittest.main()
