"""What a dossier is about: its title, and the country whose record it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import SourceError


@dataclass(frozen=True)
class Dossier:
    """The dossier's own label, ``raw/dossier.toml``.

    Parameters
    ----------
    title
        What the dossier is called.
    country
        Code of the country whose governments are compared.
    question
        The question it was made for.
    subject
        Words that the title of every resolution of the dossier has; empty if no word is
        common to them, and then none is asked for.
    """

    title: str
    country: str
    question: str
    subject: str = ""


def read_dossier_label(folder: Path) -> Dossier:
    """Read ``raw/dossier.toml``.

    Raises
    ------
    SourceError
        If it is missing, unreadable, or lacks or adds an entry.
    """
    path = folder / "raw" / "dossier.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        dossier = Dossier(**raw)
    except FileNotFoundError:
        raise SourceError("dossier.toml: is missing; write title, country, question.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SourceError(f"dossier.toml: not a readable TOML file ({fault}); mend it.") from None
    except OSError as fault:
        raise SourceError(f"dossier.toml: cannot be read ({fault.strerror}); mend it.") from None
    except TypeError:
        raise SourceError(
            "dossier.toml: expected title, country, question, maybe subject, and no more."
        ) from None
    for key, value in raw.items():
        if not isinstance(value, str) or not (value or key == "subject"):
            raise SourceError(f"dossier.toml: {key} is {value!r}; expected a text.")
    return dossier
