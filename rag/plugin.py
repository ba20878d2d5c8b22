"""Classes of other packages by ``module:Class?argument=value``, imported when a setting asks.

Keys and passwords belong in the environment variables that the class reads, not into the name.
"""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import parse_qsl

from rag.errors import MissingPackageError, SettingsError


def construct(name: str, *, where: str, form: str) -> Any:
    """Import a class and make an object of it.

    Args:
        name: ``module:Class``, with arguments as in a web address.
        where: the setting that the name stands in, for the error.
        form: how such a name is written, for the error.

    Raises:
        SettingsError: the name has another form, or the class or its arguments do not exist.
        MissingPackageError: the module is not installed.
    """
    target, _, arguments = name.partition("?")
    module, _, attribute = target.partition(":")
    if not (module and attribute):
        raise SettingsError(f"cannot read '{name}'", where=where, remedy=form)
    cls = _class(module, attribute, where, form)
    try:
        return cls(**dict(parse_qsl(arguments)))
    except Exception as error:  # pydantic, a provider's own check, a missing key
        raise SettingsError(f"'{target}' refused: {error}", where=where, remedy=form) from error


def _class(module: str, attribute: str, where: str, form: str) -> type[Any]:
    try:
        found = getattr(importlib.import_module(module), attribute, None)
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"'{module}' needs a package that is not installed ({error.name})",
            where=where,
            remedy=f"pip install {(error.name or module).partition('.')[0].replace('_', '-')}",
        ) from error
    except Exception as error:  # whatever another's module raises while it is imported
        raise SettingsError(
            f"'{module}' cannot be imported ({type(error).__name__}: {error})",
            where=where,
            remedy=form,
        ) from error
    if not isinstance(found, type):
        raise SettingsError(f"'{module}' has no class '{attribute}'", where=where, remedy=form)
    return found
