"""Registers a case, with no more than Debian's python3-grpcio and protoc."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import grpc

REPOSITORY = Path(__file__).resolve().parents[2]
PROTOS = REPOSITORY / "src/Contracts/protos"
IMPORTS = REPOSITORY / "src/Contracts/imports"


def generate(folder):
    """Makes the classes of the messages from the protos; a program of yours does this when it is built."""
    files = [*PROTOS.rglob("*.proto"), *IMPORTS.rglob("*.proto")]
    subprocess.run(["protoc", f"-I{PROTOS}", f"-I{IMPORTS}", f"--python_out={folder}", *files], check=True)
    sys.path.insert(0, folder)


def read(variable, default):
    return Path(os.environ.get(variable, REPOSITORY / ".data" / default)).read_text(encoding="utf-8").strip()


def organisation_of(token):
    claims = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["org"]


def reason_of(error):
    """The stable reason of a refusal (docs/errors.md)."""
    from google.rpc import error_details_pb2, status_pb2
    trailers = dict(error.trailing_metadata())
    info = error_details_pb2.ErrorInfo()
    for detail in status_pb2.Status.FromString(trailers["grpc-status-details-bin"]).details:
        if detail.Unpack(info):
            return info.reason
    return None


def main(title):
    from cases.v1 import cases_pb2
    token = read("PLATFORM_TOKEN_FILE", "tokens/registrar.jwt")
    address = json.loads(read("PLATFORM_ENDPOINTS", "endpoints.json"))["case-service"]["grpc"]
    with grpc.insecure_channel(address.removeprefix("http://")) as channel:
        register = channel.unary_unary(
            "/cases.v1.CaseApi/RegisterCase",
            request_serializer=cases_pb2.RegisterCaseRequest.SerializeToString,
            response_deserializer=cases_pb2.Case.FromString)
        request = cases_pb2.RegisterCaseRequest(
            parent=f"organisations/{organisation_of(token)}",
            series="RUN",
            case=cases_pb2.Case(title=title, kind="project"),
            request_id=str(uuid.uuid4()))
        try:
            case = register(request, timeout=10, metadata=[("authorization", f"Bearer {token}")])
            print(f"registered {case.number}")
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name} {reason_of(error)}: {error.details()}")


with tempfile.TemporaryDirectory() as generated:
    generate(generated)
    main(sys.argv[1] if len(sys.argv) > 1 else "Nya vägar till arbete")
