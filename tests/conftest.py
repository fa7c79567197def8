"""What every test may use: real services, one of each per run, started when first asked for."""

import os
from collections.abc import Generator, Iterator

import pytest

from tests import services, stack
from tests.components import REQUIRE_ALL

pytest_plugins = ["tests.served", "tests.chromium"]


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """The PostgreSQL of a run ends with it, and its database too: nobody has to drop it while
    threads of the run still have connections."""
    return stack.ON_POSTGRES or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a running Redis."""
    if stack.ON_POSTGRES:
        yield os.environ["REDIS_URL"]
        return
    with services.redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def turn_server() -> Iterator[services.TurnServer]:
    """A running coturn."""
    with services.turn_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a running PostgreSQL, with the database in which others are created."""
    if stack.ON_POSTGRES:
        yield os.environ["DATABASE_URL"]
        return
    with services.postgres_server() as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must run, a skipped test is a failed one."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, but everything must run here: {report.longrepr}"
    return report
