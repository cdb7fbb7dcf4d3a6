"""What the environment may set: ``CNNVIZ_HOME``, ``CNNVIZ_DATA`` and ``CNNVIZ_MAX_RUNS``."""

import os
from functools import cached_property
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cnnviz.errors import CnnvizError


class Settings(BaseSettings):
    """Where things lie and how much may run at once.

    Attributes
    ----------
    home : Path
        The store of runs and their checkpoints.
    data : Path or None
        Downloaded data sets; None puts them inside the home (see `data_root`).
    max_runs : int
        Trainings at the same time, at least 1; the rest wait in order. One for every two cores by default.
    """

    model_config = SettingsConfigDict(env_prefix="CNNVIZ_", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=lambda: user_data_path("cnnviz", appauthor=False))
    data: Path | None = None
    max_runs: int = Field(default_factory=lambda: max(1, (os.cpu_count() or 2) // 2), ge=1)

    @cached_property
    def data_root(self) -> Path:
        """The folder that holds the downloaded data sets."""
        return self.data or self.home / "data"


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises
    ------
    CnnvizError
        If a variable holds a value that is not allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "CNNVIZ_" + str(first["loc"][0]).upper()
        raise CnnvizError(f"{name}={first['input']}: {first['msg']}; change or unset the variable") from error
