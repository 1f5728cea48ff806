"""How gunicorn serves the portal: `gunicorn -c python:coalition.gunicorn_conf -b 127.0.0.1:8000 coalition.wsgi`."""

import os

worker_class = "gthread"
workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
threads = 4
timeout = 60
graceful_timeout = 10
# A slow leak never grows old; the jitter keeps the workers from leaving at the same moment.
max_requests = 2000
max_requests_jitter = 200
loglevel = "warning"
