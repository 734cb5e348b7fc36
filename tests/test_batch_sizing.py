"""Workers and threads fill the cores and no more, and fit the memory."""

from pathlib import Path

import pytest

from mockview.batch import sizing
from mockview.batch.sizing import jobs_that_fit, threads_for

MINI = Path(__file__).parent.parent / "audio_fixtures" / "whisper-mini"


@pytest.mark.parametrize("cores", [1, 2, 6, 16])
def test_threads_and_workers_fill_the_cores(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(sizing, "cores", lambda: cores)
    monkeypatch.setattr(sizing, "_free_bytes", lambda: 10**12)
    jobs = jobs_that_fit(MINI, "cpu")
    assert (jobs, threads_for(jobs)) == (cores, 1)
    assert all(jobs * threads_for(jobs) <= max(jobs, cores) for jobs in range(1, 20))
    assert threads_for(1) == cores


def test_little_memory_means_fewer_workers_and_a_gpu_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizing, "cores", lambda: 8)
    monkeypatch.setattr(sizing, "_free_bytes", lambda: 1_600_000_000)
    assert jobs_that_fit(MINI, "cpu") == 2
    assert jobs_that_fit(None, "cpu") == 8
    assert jobs_that_fit(MINI, "cuda") == 1
    monkeypatch.setattr(sizing, "_free_bytes", lambda: 1)
    assert jobs_that_fit(MINI, "cpu") == 1
