"""The live page's server, started for a test: `chapter serve` on a port of its own."""
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import threading
import unittest

from browser import BOOK

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def program():
    """The built `chapter`: the one that $CHAPTER names, or the debug build's."""
    path = pathlib.Path(os.environ.get("CHAPTER", ROOT / ".build" / "debug" / "chapter"))
    if not path.is_file():
        raise unittest.SkipTest(f"{path}: `swift build --product chapter` makes it")
    return path


class Server:
    """A running server; its `port` is where it says it listens."""

    def __init__(self, port=8750):
        self.process = subprocess.Popen([program(), "serve", "--port", str(port)], cwd=ROOT, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said, found = [], threading.Event()

        def read():
            for line in self.process.stdout:
                self.said.append(line)
                if re.search(r"http://localhost:\d+/", line):
                    found.set()
            found.set()
        threading.Thread(target=read, daemon=True).start()
        found.wait(180)
        match = re.search(r"http://localhost:(\d+)/", "".join(self.said))
        if not match:
            self.stop()
            raise AssertionError(f"chapter serve: {''.join(self.said)}")
        self.port = int(match[1])
        self.host = f"localhost:{self.port}"

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def ask(self, method, path, body=None, **headers):
        """Status, headers and text of an answer. A header given as None is left out; underscores stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": self.host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None and "Content-Type" not in sent:
            sent["Content-Type"] = "application/json"
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        if data is not None:
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, dict(answer.getheaders()), text

    def events(self):
        """A stream of events: an open response, to be read line by line."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", "/api/events", headers={"Host": self.host})
        return connection, connection.getresponse()


def book_is_there():
    if not (BOOK / "index.html").is_file() or shutil.which("gnuplot") is None:
        raise unittest.SkipTest("the live page needs the bound book and gnuplot")


class Cable:
    """A connection to a server that can be cut: a port that hands everything on, under the server's own name."""

    def __init__(self, server):
        self.server, self.pairs = server, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        while len(str(self.listener.getsockname()[1])) != len(str(server.port)):
            self.listener.close()
            self.listener = socket.create_server(("127.0.0.1", random.randrange(10 ** (len(str(server.port)) - 1), 10 ** len(str(server.port)) - 1)))
        self.host = f"localhost:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.server.port))
            self.pairs.append((near, far))
            # The names are as long as each other, so no length in a header changes.
            threading.Thread(target=self.hand_on, args=(near, far, self.host.encode(), self.server.host.encode()), daemon=True).start()
            threading.Thread(target=self.hand_on, args=(far, near, b"", b""), daemon=True).start()

    @staticmethod
    def hand_on(source, sink, name, other):
        try:
            while data := source.recv(65536):
                sink.sendall(data.replace(name, other) if name else data)
        except OSError:
            pass
        Cable.end(source, sink)

    @staticmethod
    def end(*sockets):
        for one in sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def cut(self):
        """Ends all connections; new ones are taken."""
        for pair in self.pairs:
            self.end(*pair)
        self.pairs = []

    def close(self):
        self.cut()
        self.listener.close()
