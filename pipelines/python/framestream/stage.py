"""A stage of one's own in the middle of a pipe."""

from __future__ import annotations

import os
import sys
from typing import Any, Callable, Iterable, Optional, Sequence, Union

from .errors import Failure, StreamError
from .frames import Frame, Header, Stage, Tensor, Trailer
from .reader import StreamReader
from .writer import StreamWriter

Made = Union[None, Frame, Tensor, Iterable[Union[Frame, Tensor]]]


def run(
    process: Callable[[Union[Frame, Tensor]], Made], *, name: str, version: str = "", arguments: Optional[Sequence[str]] = None,
    source: Any = None, target: Any = None, finish: Optional[Callable[[], Made]] = None,
) -> int:
    """Runs `process` on every frame and tensor of standard input, and writes what it returns to standard output.

        sys.exit(framestream.run(lambda frame: frame.replace(255 - frame.array), name="invert"))

    `process` returns a frame, several, or None to leave it out. Times, colours, the geometry ledger, side data, the
    stages so far, failures upstream and the trailer are passed on as the other programs do; the header gets `name`,
    `version` and `arguments` (those of the command line unless given). `finish` is called at the end of each part and
    may return what is left.

    Returns the exit status. A stream that is cut or damaged, and an exception in `process`, are said in one line on
    standard error and written into the stream, after whatever could be delivered. A reader that leaves early is no error.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    stage = Stage(name, version, tuple(arguments))
    reader = StreamReader(source)
    if target is None and os.isatty(sys.stdout.fileno()):
        print(f"{name}: standard output is a terminal: a binary stream is not written to it", file=sys.stderr)
        return 64
    writer = StreamWriter(target, name=name)
    try:
        return _pass(reader, writer, process, finish, stage)
    except BrokenPipeError:
        _forget_output(target)
        return 0
    except OSError as error:
        print(f"{name}: {error.strerror or error}", file=sys.stderr)
        return 74


def _pass(reader: StreamReader, writer: StreamWriter, process: Any, finish: Any, stage: Stage) -> int:
    status = 0
    try:
        for record in reader.records():
            if isinstance(record, Header):
                writer.write(record.after(stage))
            elif isinstance(record, (Frame, Tensor)):
                _write(writer, process(record))
            elif isinstance(record, Trailer):
                _write(writer, finish() if finish else None)
                writer.end_part(record.status, record.damaged)
                status = status or record.status
            else:
                writer.write(record)
            del record
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever `process` raised is told downstream
        status = _fail(error, writer, stage)
    writer.close()
    return status


def _fail(error: Exception, writer: StreamWriter, stage: Stage) -> int:
    status = int(getattr(error, "status", 70))
    message = " ".join((str(error) if isinstance(error, StreamError) else f"{type(error).__name__}: {error}").split())
    print(f"{stage.name}: {message}", file=sys.stderr)
    hint = getattr(error, "hint", None)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)
    if not isinstance(error, StreamError):
        import traceback

        print("".join(traceback.format_tb(error.__traceback__)[-1:]), end="", file=sys.stderr)
    if not writer.is_in_part:
        writer.write(Header(stages=(stage,)))
    writer.write(Failure(status, stage.name, message))
    return status


def _write(writer: StreamWriter, made: Made) -> None:
    if made is None:
        return
    for record in (made,) if isinstance(made, (Frame, Tensor)) else made:
        writer.write(record)


def _forget_output(target: Any) -> None:
    """Keeps Python from complaining at its exit about a pipe that is not read."""
    if target is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
