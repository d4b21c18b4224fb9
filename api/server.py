"""How does the service run? One worker process behind granian, bound to this machine, drained on SIGTERM.

The ledger is opened once before anything listens, so that what is wrong with it is said here and now; then in the worker, which
alone holds the lock, the connections and the threads. One worker: one writer (design D5). A worker that is killed is followed by
a new one, which opens the ledger as every start does; one that dies again within seconds ends the service.
"""

import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.util import Finalize
from threading import Thread
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from api.app import create_app
from api.config import THREADS, Settings
from api.wiring import start_service
from ledger.application import Ledger

_STOP_WITHIN_S = 10


def serve(settings: Settings, open_ledger: Callable[[], Ledger]) -> None:
    """Serve until SIGTERM or SIGINT. `open_ledger` opens the ledger of `settings.directory` for writing; called twice.

    Raises whatever `open_ledger` raises, before the port is bound.
    """
    start_service(open_ledger(), settings.views).close()
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
    server.serve(target_loader=partial(_worker, settings, open_ledger), wrap_loader=False)


def _worker(settings: Settings, open_ledger: Callable[[], Ledger]) -> Any:
    """The WSGI application, in the worker process. The ledger is closed when the worker has drained."""
    Thread(target=_end_with_supervisor, name="supervisor-watch", daemon=True).start()
    service = start_service(open_ledger(), settings.views)
    Finalize(None, service.close, exitpriority=10)
    return create_app(service)


def _end_with_supervisor() -> None:
    """A supervisor that was killed cannot stop its worker, which would keep the lock and the port: it stops by itself."""
    supervisor = parent_process()
    if supervisor is not None:
        wait([supervisor.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
