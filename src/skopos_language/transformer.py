"""A larger model of one's own behind `enrich`: a transformer in ONNX form, with weights that the user supplies.

A folder holds `model.onnx`, `tokenizer.json` (of Hugging Face's `tokenizers`) and `labels.json`::

    {"labels": ["negative", "neutral", "positive"], "languages": ["en"], "name": "my-model", "most_tokens": 256}

`labels` are the model's outputs in their order; a model of two classes leaves out `neutral`. `languages` (639-1) may
be left out, then it is asked about every language that is told. Needs `pip install skopos[onnx]`; nothing is fetched.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SENTIMENTS = ("negative", "neutral", "positive")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
TEXTS_AT_ONCE = 32
MOST_TOKENS = 256


class ModelError(ValueError):
    """A folder that is no model we can use; says what is missing or wrong."""


class Transformer:
    """A loaded model; `sentiments` gives probabilities."""

    def __init__(
        self, session: Any, tokenizer: Any, labels: Sequence[str], languages: Sequence[str] | None, name: str
    ) -> None:
        self.version = name
        self.languages = None if languages is None else frozenset(languages)
        self._session, self._tokenizer = session, tokenizer
        self._columns = [labels.index(label) if label in labels else None for label in SENTIMENTS]
        self._inputs = [given.name for given in session.get_inputs()]
        unknown = set(self._inputs) - set(INPUTS)
        if unknown or "input_ids" not in self._inputs:
            raise ModelError(f"model.onnx takes {', '.join(self._inputs)}; it must take {', '.join(INPUTS)} or fewer.")

    def sentiments(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the probabilities of negative, neutral and positive for each text; shape (n, 3)."""
        found = np.zeros((len(texts), 3), np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))  # alike lengths need little padding
        for start in range(0, len(order), TEXTS_AT_ONCE):
            rows = order[start : start + TEXTS_AT_ONCE]
            found[rows] = self._answer([texts[row] for row in rows])
        return found

    def _answer(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": [part.ids for part in encoded],
            "attention_mask": [part.attention_mask for part in encoded],
            "token_type_ids": [part.type_ids for part in encoded],
        }
        raw = self._session.run(None, {name: np.array(given[name], np.int64) for name in self._inputs})[0]
        if raw.ndim != 2 or raw.shape[1] <= max(column for column in self._columns if column is not None):
            raise ModelError(
                f"model.onnx gives an output of shape {raw.shape}; labels.json names more classes than that."
            )
        columns = [raw[:, column] if column is not None else np.full(len(texts), -np.inf) for column in self._columns]
        scores = np.stack(columns, axis=1).astype(np.float64)
        chance = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(chance / chance.sum(1, keepdims=True), np.float32)


def load(folder: Path) -> Transformer:
    """Load the model in a folder.

    Raises
    ------
    ModelError
        If a file is missing, cannot be read or does not fit the others.
    ImportError
        If the extra `onnx` is not installed.
    """
    paths = {name: folder / name for name in ("model.onnx", "tokenizer.json", "labels.json")}
    missing = [name for name, path in paths.items() if not path.is_file()]
    if missing:
        raise ModelError(f"{folder} has no {', '.join(missing)}.")
    told = _told(paths["labels.json"])
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as problem:
        raise ImportError(
            f"a transformer needs the extra packages: pip install 'skopos[onnx]' ({problem})"
        ) from problem
    try:
        session = onnxruntime.InferenceSession(str(paths["model.onnx"]), providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(paths["tokenizer.json"]))
    except Exception as problem:  # both libraries raise bare Exceptions of their own making
        raise ModelError(f"{folder} cannot be loaded: {problem}") from problem
    most = told.get("most_tokens", MOST_TOKENS)
    tokenizer.enable_truncation(most)
    if tokenizer.padding is None:
        tokenizer.enable_padding()
    name = str(told.get("name", folder.name))
    model = Transformer(session, tokenizer, list(map(_label, told["labels"])), told.get("languages"), name)
    _try_out(model, folder, most)
    return model


def _try_out(model: Transformer, folder: Path, most_tokens: int) -> None:
    """Let a model answer the longest text that it may get, so that one that cannot is refused before any work."""
    try:
        model.sentiments(["a " * most_tokens])
    except ModelError:
        raise
    except Exception as problem:  # of onnxruntime's own making
        raise ModelError(
            f"{folder} cannot answer a text of {most_tokens} tokens; labels.json can set most_tokens lower: {problem}"
        ) from problem


def _label(told: object) -> str:
    """Give a sentiment as it is named here: capitals and short forms are common."""
    name = str(told).lower()
    return {name[:3]: name for name in SENTIMENTS}.get(name, name)


def _told(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as problem:
        raise ModelError(f"{path} cannot be read: {problem}") from problem
    labels = told.get("labels") if isinstance(told, dict) else None
    if not isinstance(labels, list) or not {"negative", "positive"} <= set(map(_label, labels)):
        raise ModelError(f'{path} must name the outputs, as in {{"labels": ["negative", "neutral", "positive"]}}.')
    languages = told.get("languages")
    if languages is not None and not _are_codes(languages):
        raise ModelError(
            f'{path} must give languages as a list of two-letter codes, as in {{"languages": ["en", "de"]}}.'
        )
    most = told.get("most_tokens", MOST_TOKENS)
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise ModelError(f"{path}: most_tokens must be a whole number above 0, not {most!r:.40}.")
    return dict(told)


def _are_codes(languages: object) -> bool:
    return isinstance(languages, list) and all(isinstance(code, str) and len(code) == 2 for code in languages)
