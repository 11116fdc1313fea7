"""The web server: some processes that answer requests, watched and replaced."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from wellheard.web.running.beginning import begin

THREADS = 4
TIMEOUT_SECONDS, GRACE_SECONDS, KEEP_SECONDS = 120, 15, 5
REQUESTS, JITTER = 10_000, 1_000
"""After so many requests a process is replaced, so that none grows for ever."""
LINE, FIELDS = 8190, 60


class Site(BaseApplication):
    """The pages, as the web server runs them."""

    def load_config(self) -> None:
        """Tell the server all it needs; it reads no file of its own."""
        for name, value in options().items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return what answers requests, with all pages loaded."""
        application = get_wsgi_application()
        get_resolver().url_patterns  # noqa: B018 - loads every room
        connections.close_all()  # each process opens its own
        return application


def options() -> dict[str, Any]:
    """Return what the server is told."""
    environment = settings.ENVIRONMENT
    return {
        "bind": environment.text("LISTEN"),
        "workers": environment.number("PROCESSES"),
        "worker_class": "gthread",
        "preload_app": True,  # loaded once; each process is a copy, and begins at once
        "threads": THREADS,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": KEEP_SECONDS,
        "max_requests": REQUESTS,
        "max_requests_jitter": JITTER,
        "limit_request_line": LINE,
        "limit_request_fields": FIELDS,
        "forwarded_allow_ips": "*" if environment.truth("PROXY") else "",
        "loglevel": "warning",
        "accesslog": None,  # addresses name people; whoever needs a log has a proxy
        "proc_name": "wellheard",
        "control_socket_disable": True,
    }


if __name__ == "__main__":
    begin()
    Site().run()
