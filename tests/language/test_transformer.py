import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from skopos_language import enrich
from skopos_language.model import weights
from skopos_language.transformer import ModelError, load
from tests.language.test_enrichment import mentions

VOCABULARY = {"[PAD]": 0, "[UNK]": 1, "lovely": 2, "horrible": 3, "day": 4}
LABELS = {"labels": ["positive", "negative", "neutral"], "languages": ["en", "fr"], "name": "tiny-1"}


def write_model(folder, *, classes=3, told=LABELS, name="input_ids"):
    """A model that sums a row of scores for each word that is not padding."""
    scores = np.zeros((len(VOCABULARY), classes), np.float32)
    scores[2, 0], scores[3, 1], scores[4, -1] = 6.0, 6.0, 1.0
    nodes = [
        helper.make_node("Gather", ["scores", name], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "axis"], ["wide"]),
        helper.make_node("Mul", ["rows", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "words"], ["logits"], keepdims=0),
    ]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["n", "m"]) for n in (name, "attention_mask")]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", classes])
    constants = [
        numpy_helper.from_array(scores, "scores"),
        numpy_helper.from_array(np.array([2]), "axis"),
        numpy_helper.from_array(np.array([1]), "words"),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "labels.json").write_text(json.dumps(told))
    return folder


def test_its_probabilities_stand_in_our_order_whatever_its_own(tmp_path):
    model = load(write_model(tmp_path))
    found = model.sentiments(["lovely", "horrible horrible horrible", "what", "day day lovely lovely"])
    assert found.argmax(1).tolist() == [2, 0, 0, 2]
    assert found[2] == pytest.approx([1 / 3] * 3)
    assert found.sum(1) == pytest.approx([1] * 4)


def test_it_tells_the_sentiment_of_its_languages_and_ours_that_of_the_others(tmp_path):
    model = load(write_model(tmp_path))
    texts = ("horrible people came to see this lovely lovely day", "Une journée horrible avec des gens dans la rue")
    texts = (*texts, "Die Lieferung kam zu spät, das Personal war sehr unfreundlich.")
    ours, theirs = enrich(mentions(*texts)).to_pylist(), enrich(mentions(*texts), model=model).to_pylist()
    assert [row["sentiment"] for row in theirs] == [1, -1, -1]
    assert [row["supported"] for row in theirs] == [True, True, True]
    assert ours[1]["sentiment"] is None
    assert theirs[2]["sentiment_score"] == ours[2]["sentiment_score"]
    assert theirs[0]["model_version"] == f"{weights().version}+tiny-1"
    same = ("language", "emotion", "topics", "flags", "near_duplicate_hash")
    assert [[row[name] for name in same] for row in theirs] == [[row[name] for name in same] for row in ours]


def test_a_model_of_two_classes_never_says_neutral(tmp_path):
    model = load(write_model(tmp_path, classes=2, told={"labels": ["positive", "negative"]}))
    assert model.sentiments(["lovely", "nothing"])[:, 1].tolist() == [0, 0]
    assert model.languages is None


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"labels": ["good", "bad"]}, "must name the outputs"),
        ([], "must name the outputs"),
        (LABELS | {"languages": "en"}, "list of two-letter codes"),
        (LABELS | {"languages": ["english"]}, "list of two-letter codes"),
        (LABELS | {"most_tokens": "many"}, "most_tokens must be a whole number above 0, not 'many'"),
        ({"labels": ["negative", "neutral", "positive", "x", "y"]}, ""),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path, told, reason):
    folder = write_model(tmp_path, told=told)
    if reason:
        with pytest.raises(ModelError, match=reason):
            load(folder)
    else:
        assert load(folder).sentiments(["lovely"]).shape == (1, 3)


def test_capitals_and_short_forms_of_labels_are_known(tmp_path):
    model = load(write_model(tmp_path, told={"labels": ["POS", "Negative", "neu"]}))
    assert model.sentiments(["lovely", "horrible"]).argmax(1).tolist() == [2, 0]


def test_what_cannot_answer_is_refused_before_any_text(tmp_path):
    with pytest.raises(ModelError, match="shape"):
        load(write_model(tmp_path, classes=2))


def test_inputs_that_we_cannot_give_are_refused(tmp_path):
    with pytest.raises(ModelError, match="pixels"):
        load(write_model(tmp_path, name="pixels"))


def test_a_folder_without_its_files_says_which(tmp_path):
    with pytest.raises(ModelError, match=r"no model\.onnx, tokenizer\.json, labels\.json"):
        load(tmp_path)
    write_model(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(tmp_path)
