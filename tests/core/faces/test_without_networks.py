"""A box that was set up without the networks runs, and says plainly what it lacks."""

import subprocess
import sys

_BOX = """
import sys
for name in ("torch", "torchvision", "onnxruntime", "onnx", "facenet_pytorch", "safetensors"):
    sys.modules[name] = None  # as if it had never been installed
import appliance.asgi, appliance.cli, appliance.doctor, appliance.worker, core.services
from pathlib import Path
from core.faces import Eye, NoNetworks, Shelf
eye = Eye(Shelf(Path("/nonexistent")))
assert not eye.is_there
try:
    eye.require()
except NoNetworks as lack:
    print(lack.message)
"""


def test_everything_else_is_there_and_what_is_missing_is_named() -> None:
    done = subprocess.run([sys.executable, "-c", _BOX], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == (
        "This box was set up without the group `ai`: torch and ONNX Runtime are missing."
    )
