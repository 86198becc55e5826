"""Suggestions: labels, confidence, reasons, and the model on disk."""

import json
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from undocs import vocabularies
from undocs.classify import ModelError, labels, load, load_or_shipped, shipped, suggest
from undocs.classify.citations import cited_in
from undocs.classify.features import FINDERS, Block, Transform
from undocs.classify.lexicon import told_by_words
from undocs.classify.model import save

TEXTS = (
    "Ratify CAT and the Optional Protocol thereto",
    "Build schools for girls, in line with article 10 of CEDAW",
    "Free all journalists; free the press!",
    "a",
    "Điều tra ngay các vụ tra tấn",
)


@pytest.fixture(scope="module")
def model():
    return shipped()


def names(found):
    return [each.label for each in found]


def test_it_suggests_issues_with_the_words_that_spoke_for_them(model):
    found = suggest("Ratify the Convention against Torture without delay", model)
    assert "International instruments" in names(found.issues)
    assert "Torture and other CID treatment" in names(found.issues)
    words = {each.label: each.words for each in found.issues}
    assert "Ratify" in words["International instruments"]
    assert "Torture" in words["Torture and other CID treatment"]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Share its experience in coastal protection with other countries", 1),
        ("Continue its efforts to improve access to education", 2),
        ("Consider ratifying the Optional Protocol to CEDAW", 3),
        ("Strengthen the protection of children", 4),
        ("Abolish the death penalty for all crimes", 5),
    ],
)
def test_it_says_how_much_is_asked(model, text, category):
    found = suggest(text, model).action_category
    assert found.label == str(category)
    assert found.confidence > 0.5


def test_it_scores_every_issue_and_gives_every_text_one(model):
    found = suggest("Bananas", model)
    assert set(found.scores) == {term.name for term in labels.issues()}
    assert all(0 <= score <= 1 for score in found.scores.values())
    assert len(found.issues) == 1


def test_it_gives_only_labels_of_the_closed_lists(model):
    themes = {term.name for term in vocabularies.themes()}
    groups = {term.name for term in vocabularies.persons_groups()}
    for text in TEXTS:
        found = suggest(text, model)
        assert set(names(found.themes)) <= themes
        assert set(names(found.groups)) <= groups


def test_it_tells_themes_groups_and_targets_by_their_words(model):
    found = suggest("Pass a law against domestic violence and train the police", model)
    assert "Violence against women" in names(found.themes)
    assert "Law enforcement / police & prison officials" in names(found.groups)
    assert "5.2" in names(found.targets)
    reason = next(each for each in found.targets if each.label == "5.2")
    assert reason.words == ("domestic violence",)


def test_it_is_surer_of_a_theme_when_an_issue_means_the_same():
    text = "Abolish the death penalty"
    alone = told_by_words(text)["ohchr_themes"][0]
    both = told_by_words(text, {"Death penalty": 0.9})["ohchr_themes"][0]
    assert alone.label == both.label == "Death penalty"
    assert both.confidence > alone.confidence


def test_it_reads_names_of_older_generations_as_today_s():
    assert (
        labels.current_theme("D25")
        == labels.current_theme("prohibition of TORTURE")
        == "Prohibition of torture & ill-treatment (including cruel, inhuman or "
        "degrading treatment)"
    )
    assert labels.current_theme("Cultural rights") == "Cultural rights"
    assert labels.current_theme("Popular music") is None


@pytest.mark.parametrize(
    ("text", "instrument", "articles"),
    [
        ("Apply articles 9, 14 and 26 of the ICCPR", "ICCPR", ("9", "14", "26")),
        ("Apply article 4 (a) of ICERD", "ICERD", ("4",)),
        ("Apply articles 2 to 5 of CEDAW", "CEDAW", ("2", "3", "4", "5")),
        ("Repeal article 79 and ratify CAT", "CAT", ()),
    ],
)
def test_it_finds_the_articles_that_are_cited(text, instrument, articles):
    (found,) = cited_in(text)
    assert (found.instrument, found.articles) == (instrument, articles)


# The features are those of scikit-learn.


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("words", {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"}),
        ("letters", {"analyzer": "char_wb", "ngram_range": (3, 5)}),
    ],
)
def test_it_weighs_features_as_scikit_learn_does(kind, options):
    peer = TfidfVectorizer(sublinear_tf=True, **options).fit(TEXTS)
    terms = tuple(peer.get_feature_names_out())
    idf = peer.idf_.astype(np.float32)
    block = Block(kind, terms, idf, 1.0, counted=True, normed=True)
    transform = Transform([block])
    for text in (*TEXTS, "Free the girls of CEDAW, free the free"):
        expected = peer.transform([text]).toarray()[0]
        vector = transform.vector(text)
        found = np.zeros(len(terms))
        found[vector.ids] = vector.values
        assert np.allclose(found, expected, atol=1e-6)


def test_it_remembers_where_each_feature_stands():
    text = "Ratify CAT, and ratify CEDAW"
    for find in FINDERS.values():
        for _, start, end in find(text):
            assert 0 <= start <= end <= len(text)


# On disk.


def test_it_loads_what_it_saved(model, tmp_path):
    save(model, tmp_path)
    again = load(tmp_path)
    assert suggest(TEXTS[0], again) == suggest(TEXTS[0], model)


def _damage_arrays(folder):
    file = folder / "arrays.npz"
    file.write_bytes(file.read_bytes()[:-40] + b"x" * 40)


def _damage_description(folder):
    (folder / "model.json").write_text("{ broken", "utf-8")


def _age(folder):
    _change(folder, form=99)


def _rename_label(folder):
    file = folder / "model.json"
    issues = ["Loyalty", *json.loads(file.read_text("utf-8"))["issues"][1:]]
    _change(folder, issues=issues)


def _drop_terms(folder):
    _change(folder, blocks=[])


def _change(folder, **values):
    file = folder / "model.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_damage_arrays, "not those it was saved with"),
        (_damage_description, "could not be read"),
        (_age, "form 99"),
        (_rename_label, "Loyalty"),
        (_drop_terms, "do not fit"),
    ],
)
def test_it_refuses_a_damaged_model_and_uses_the_shipped_one(
    model, tmp_path, damage, said
):
    shipped_files = resources.files("undocs.classify").joinpath("model")
    with resources.as_file(shipped_files) as folder:
        copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    damage(copy)
    with pytest.raises(ModelError, match=said):
        load(copy)
    used, notice = load_or_shipped(copy)
    assert used is model
    assert said in notice
    assert "comes with the program" in notice


def test_it_uses_the_shipped_model_where_there_is_no_other(model, tmp_path):
    assert load_or_shipped(None) == (model, "")
    assert load_or_shipped(tmp_path) == (model, "")


def test_it_needs_no_scikit_learn_to_suggest():
    program = (
        "import sys; from undocs.classify import suggest; suggest('Ratify CAT');"
        "sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
