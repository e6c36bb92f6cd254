import pytest

from skopos_language import enrich
from tests.language.test_enrichment import mentions


def detect(text):
    return enrich(mentions(text))["language"].to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bakery on the corner has the best bread in town", "en"),
        ("Die Bäckerei an der Ecke hat das beste Brot der Stadt", "de"),
        ("Piekarnia na rogu ma najlepszy chleb w mieście", "pl"),
        ("Piekarnia na rogu ma najlepszy chleb w miescie i swietna obsluge", "pl"),
        ("Tiệm bánh ở góc phố có bánh mì ngon nhất thành phố", "vi"),
        ("نانوایی سر کوچه بهترین نان شهر را دارد", "fa"),
        ("المخبز في الزاوية لديه أفضل خبز في المدينة", "ar"),
        ("La boulangerie du coin a le meilleur pain de la ville", "fr"),
        ("Пекарня на углу продаёт лучший хлеб в городе", "ru"),
        ("街角のパン屋さんは町で一番おいしいパンを売っています", "ja"),
        ("@bakery https://bakery.example.org/bread Schönes Wochenende euch allen da draußen", "de"),
    ],
)
def test_the_language_of_a_sentence(text, code):
    assert detect(text) == code


@pytest.mark.parametrize(
    "text", ["", "ok", "123 456", "https://example.org/das-ist-ein-langer-link", "@somebody", "🙂🙂"]
)
def test_too_little_to_go_by_is_unknown(text):
    assert detect(text) is None


def test_odd_characters_do_no_harm():
    assert detect("The bread \x00\x07 is \ufffe very good \U000e0041 today, thank you all") == "en"
