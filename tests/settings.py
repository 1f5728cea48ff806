"""The portal's settings under test: those of production, in a folder of their own, with fast passwords.

The database is SQLite in memory, or the PostgreSQL that `python -m tests.postgres` names in PORTAAL_DATABASE.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("PORTAAL_") and name != "PORTAAL_DATABASE"]:
    del os.environ[_name]
_folder = Path(tempfile.mkdtemp(prefix="portaal-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(_folder / "static").mkdir()
os.environ["PORTAAL_DATA"] = str(_folder)
os.environ["PORTAAL_SECRET_KEY"] = "only-for-tests"
os.environ["PORTAAL_HOSTS"] = "testserver"

from coalition.settings import *  # noqa: E402, F403 - the environment comes first; all names are meant
from coalition.settings import STORAGES, TEMPLATES  # noqa: E402 - the same

# A slow hasher was 87 % of a suite's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without a manifest, so that no test waits for collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "coalition.tools.static_files.AddressesMadeOnce"}
# What a template writes for a variable that does not exist; the strict client refuses a page that shows it.
TEMPLATE_SLIP = "TEMPLATE-SLIP(%s)"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = TEMPLATE_SLIP  # type: ignore[index]  # a dict
