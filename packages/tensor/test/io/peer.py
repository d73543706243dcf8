"""Safetensors files in PyTorch. `peer.py read FILE` prints what is in one as JSON, `peer.py write FILE` makes one.

With the safetensors package where there is one, and otherwise by the description of the format alone.
"""

import json
import struct
import sys

import torch

DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


def read_plainly(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    body = bytearray(data[8 + length :])
    tensors = {}
    for name, info in header.items():
        begin, end = info["data_offsets"]
        dtype = DTYPES[info["dtype"]]
        flat = torch.frombuffer(body[begin:end], dtype=dtype) if end > begin else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(info["shape"])
    return tensors, metadata


def write_plainly(tensors, path, metadata):
    names = {dtype: name for name, dtype in DTYPES.items()}
    header, body = {"__metadata__": metadata}, b""
    for name, x in tensors.items():
        data = bytes(x.reshape(-1).view(torch.uint8).tolist())
        header[name] = {
            "dtype": names[x.dtype],
            "shape": list(x.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + body)


try:
    from safetensors import safe_open
    from safetensors.torch import save_file

    def read(path):
        with safe_open(path, "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()

    def write(tensors, path, metadata):
        save_file(tensors, path, metadata)

except ImportError:
    read, write = read_plainly, write_plainly


def sample():
    values = torch.tensor([[1.5, -2.0, 0.25], [3.0, -0.5, 100.0]])
    tensors = {str(dtype).split(".")[1]: values.to(dtype) for dtype in DTYPES.values() if dtype != torch.uint8}
    return {**tensors, "uint8": values.abs().to(torch.uint8), "scalar": torch.tensor(7.0), "empty": torch.empty(0, 3)}


command, path = sys.argv[1:]
if command == "write":
    write(sample(), path, {"from": "PyTorch ✓"})
else:
    tensors, metadata = read(path)
    found = {
        name: {"dtype": str(x.dtype), "shape": list(x.shape), "values": x.reshape(-1).tolist()}
        for name, x in tensors.items()
    }
    print(json.dumps({"tensors": found, "metadata": metadata}))
