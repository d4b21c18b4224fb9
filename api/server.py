"""How does the service run? One worker process behind granian, bound to this machine, drained on SIGTERM.

The ledger is opened once before anything listens, so that what is wrong with it is said here and now; then in the worker, which
alone holds the lock, the connections and the threads. One worker: one writer (design D5). A worker that is killed is followed by
a new one, which opens the ledger and states its start as every start does (design D3); one that dies again within seconds ends
the service.
"""

import os
import signal
from collections.abc import Callable
from ctypes import c_bool
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.sharedctypes import RawValue
from multiprocessing.util import Finalize
from threading import Thread
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from api.app import create_app
from api.config import THREADS, Settings
from api.wiring import StateQuarantine, start_service
from ledger.application import Ledger

_STOP_WITHIN_S = 10


def serve(
    settings: Settings,
    open_ledger: Callable[[], Ledger],
    state_start: Callable[[Ledger], object],
    state_quarantine: StateQuarantine,
) -> None:
    """Serve until SIGTERM or SIGINT. `open_ledger` opens the ledger of `settings.directory` for writing; called twice.

    The caller has stated the first start; `state_start` states that of each worker after the first, before it answers anything.
    Raises whatever `open_ledger` raises, before the port is bound.
    """
    start_service(open_ledger(), settings.views, state_quarantine).close()
    server = Server(
        "api.server",
        address=settings.address,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=_STOP_WITHIN_S,
        respawn_failed_workers=True,
        websockets=False,
    )
    begun = RawValue(c_bool, False)  # shared by all workers, and without a lock that a killed one could keep
    loader = partial(_worker, settings, open_ledger, state_start, state_quarantine, begun)
    server.serve(target_loader=loader, wrap_loader=False)


def _worker(
    settings: Settings,
    open_ledger: Callable[[], Ledger],
    state_start: Callable[[Ledger], object],
    state_quarantine: StateQuarantine,
    begun: c_bool,
) -> Any:
    """The WSGI application, in the worker process. The ledger is closed when the worker has drained."""
    Thread(target=_end_with_supervisor, name="supervisor-watch", daemon=True).start()
    ledger = open_ledger()
    if begun.value:
        state_start(ledger)
    begun.value = True
    service = start_service(ledger, settings.views, state_quarantine)
    service.log_check.start()
    Finalize(None, service.close, exitpriority=10)
    return create_app(service)


def _end_with_supervisor() -> None:
    """A supervisor that was killed cannot stop its worker, which would keep the lock and the port: it stops by itself."""
    supervisor = parent_process()
    if supervisor is not None:
        wait([supervisor.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
