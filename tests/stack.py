"""Room for Python's own stack, so that a deep call does not ask the system for memory at every turn.

Python keeps the frames of running functions in pieces of 16 KB. A loop that happens to run at the end of a piece takes
another one with each call and gives it back with each return, through the system (python/cpython#142183; mended in later
versions than 3.11). Below pytest, the client and its middleware a page meets such an end: the walk of all addresses took
a sixth more, a page up to twice its time. Below gunicorn none was measured, so the portal itself does without.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# A frame of 256 KB takes a piece of 512 KB (a piece is a power of two), and leaves the other half to what it calls.
# The system gives the memory only where it is written to.
SLOTS = 256 * 1024 // 8


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; what it calls has room for about 600 frames in one piece."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=SLOTS)
    return functools.update_wrapper(call, function)
