#!/usr/bin/env python3
"""Opens checkpoints with the safetensors package, as a reader would who wants to look into one.

    python3 Tests/Checkpoints/test_safetensors.py NLVAE

NLVAE is the program. The package and numpy are those of .ci/python.
"""

import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

NLVAE = pathlib.Path(sys.argv.pop(1)).resolve()


class Checkpoints(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.checkpoint = self.path / "large.png.ckpt"
        # The built-in picture is the only one that is always there.
        self.nlvae("demo", "--folder", ".", "--quiet", interrupt=True)
        (self.path / "sample-x4.png.ckpt").rename(self.checkpoint)

    def tearDown(self):
        self.folder.cleanup()

    def nlvae(self, *arguments, interrupt=False):
        process = subprocess.Popen([NLVAE, *arguments], cwd=self.path, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        if interrupt:
            while process.poll() is None and not any(self.path.glob("*.ckpt")):
                time.sleep(0.01)
            time.sleep(1)
            process.send_signal(signal.SIGINT)
        _, error = process.communicate()
        return process.returncode, error.decode()

    def test_tensors_and_notes(self):
        tensors = load_file(self.checkpoint)
        with safe_open(self.checkpoint, framework="numpy") as file:
            notes = file.metadata()
        self.assertEqual(notes["kind"], "zero-shot")
        self.assertEqual(notes["scale"], "4")
        self.assertTrue(notes["format"].startswith("NLVAE checkpoint "))
        # The first convolution of the quick recipe's network: 32 filters of 3 colours, 3 × 3.
        stem = tensors["learner.now.state.0"]
        self.assertEqual(stem.shape, (32, 3, 3, 3))
        self.assertEqual(stem.dtype, numpy.float32)
        self.assertTrue(numpy.isfinite(stem).all() and stem.std() > 0)
        self.assertGreater(int(notes["state.learner.now.steps"]), 0)
        # Training has moved the weights since they were last known to be good, or is within its first fifty steps.
        self.assertEqual(tensors["learner.good.state.0"].shape, stem.shape)

    def test_a_file_that_python_has_written_is_no_state_of_ours(self):
        with safe_open(self.checkpoint, framework="numpy") as file:
            notes = file.metadata()
        tensors = load_file(self.checkpoint)
        tensors["learner.now.state.0"] = tensors["learner.now.state.0"] + 1
        save_file(tensors, self.path / "sample-x4.png.ckpt", metadata=notes)
        status, error = self.nlvae("demo", "--folder", ".", "--quiet", interrupt=True)
        # Interrupted, a program ends by the signal itself.
        self.assertEqual(status, -signal.SIGINT)
        self.assertIn("the checkpoint is damaged; it is kept as ./sample-x4.png.ckpt.old", error)


if __name__ == "__main__":
    unittest.main(verbosity=1)
