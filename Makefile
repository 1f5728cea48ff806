# The commands of the portal; coalition/tools/bootstrap.py does the work and sets up what is missing.
# make run PORT=8123 DATA=path · make restore FILE=path [REPLACE=1] · make test ARGS="-k slug"

PYTHON ?= python3

.PHONY: run test check format e2e bench bench-large trials verapdf backup restore lock
run test check format e2e bench bench-large trials verapdf backup restore lock:
	@$(PYTHON) -m coalition.tools.bootstrap $@ $(ARGS)
