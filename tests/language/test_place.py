import pytest

from skopos_language.place import country_called, country_of


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Berlin", "DE"), ("Berlin, Germany", "DE"), ("Berlin, DE", "DE"), ("Wilmington, DE", "US"), ("DE", "DE"),
        ("München, Deutschland", "DE"), ("Muenchen", "DE"), ("Monachium", "DE"), ("Living in Berlin", "DE"),
        ("Warszawa, Polska", "PL"), ("warszawa", "PL"), ("Kraków", "PL"), ("Lodz", "PL"), ("Polen", "PL"),
        ("Hà Nội", "VN"), ("TP.HCM, Việt Nam", "VN"), ("Ho Chi Minh City", "VN"), ("Đức", "DE"),
        ("تهران", "IR"), ("تهران، ایران", "IR"), ("مشهد", "IR"), ("طهران", "IR"), ("آلمان", "DE"), ("كرج", "IR"),
        ("New York, NY", "US"), ("Atlanta, GA", "US"), ("Washington, D.C.", "US"), ("San Francisco, CA", "US"),
        ("London, England, UK", "GB"), ("London, Ontario", "CA"), ("Paris, Texas", "US"), ("Toronto, ON", "CA"),
        ("Bielefeld", "DE"), ("Austin TX", "US"), ("Paris, TX", "US"), ("Living in sunny Berlin", "DE"), ("LAX", "US"),
        ("Born and raised in Detroit", "US"), ("ÜT: 40.744831,-73.989482", "US"), ("Bay Area", "US"), ("Rzeszów", "PL"),
        ("Worldwide, based in London", "GB"), ("gdzieś w Polsce", "PL"), ("Naija", "NG"), ("Somewhere in Canada", "CA"),
        ("Mumbai, IN", "IN"), ("São Paulo, Brasil", "BR"), ("🇻🇳", "VN"), ("Berlin 🇩🇪", "DE"), ("Turkey", "TR"),
        ("Athens, GA", "US"), ("Athens", "GR"), ("Naples FL", "US"), ("Washington, DC", "US"), ("SF", "US"),
        ("Trinidad and Tobago", "TT"), ("Granada, Nicaragua", "NI"), ("Minas Gerais", "BR"), ("Kalifornien", "US"),
        ("Wilmington, DE | US", "US"), ("CA, US", "US"), ("AZ/NV", "US"), ("Wrocław / Polska", "PL"), ("Jordan", "JO"),
        ("Amman, Jordan", "JO"), ("Teacher from Jordan", "JO"),
        ("Irbid Jordan", "JO"), ("Amman Jordan", "JO"), ("Zarqa Jordan 🇯🇴", "JO"), ("N'Djamena Chad", "TD"),
        ("Austin USA", "US"), ("Dubai UAE", "AE"), ("Ramallah Palestine", "PS"), ("Kinshasa Congo", "CD"),
        ("Niamey Niger", "NE"), ("Tbilisi Georgia", "GE"), ("Savannah Georgia", "US"), ("Athens Georgia", "US"),
        ("Seoul Korea", "KR"),
        ("Köln Deutschland", "DE"), ("Gdynia Polska", "PL"), ("Cần Thơ Việt Nam", "VN"), ("کابل افغانستان", "AF"),
        ("Hyderabad Pakistan", "PK"), ("AO", "AO"), ("Áo", "AT"), ("BI", "BI"), ("Bỉ", "BE"),
        ("Dolny Śląsk", "PL"), ("Quảng Ninh", "VN"), ("خوزستان", "IR"), ("Tahiti", "PF"), ("Wyspy Kanaryjskie", "ES"),
    ],
)  # fmt: skip
def test_places_that_are_certain(place, code):
    assert country_of(place) == code


@pytest.mark.parametrize(
    "place",
    [
        None, "", "Earth", "somewhere over the rainbow", "London | Berlin", "Germany / France", "Georgia", "CA", "🇩🇪🇵🇱",
        "Berlin 🇫🇷", "Paris Hilton's closet", "worldwide", "Berlin, FR", "LHR / JFK", "Hogwarts",
        "95.5,-200.75", "0.001,-30.001", "my bed", "München / Wien", "NYC to London", "x" * 300,
        "DE | US", "DE/AT/CH", "Polska/UK", "Berlin, DE | Austin, TX", "Michael Jordan fan", "Chad Smith",
        "Taylor Jordan", "Austin Jordan", "Michael Chad", "Jordan Chad", "Amman Jordan and Dubai UAE", "Sharon Georgia",
        "Boston ✈ London", "Lagos ➡ London", "Atlantis", "Sunshine",
    ],
)  # fmt: skip
def test_places_that_are_not(place):
    assert country_of(place) is None


def test_a_code_is_read_as_a_code_and_a_name_as_a_name():
    assert [country_called(word) for word in ("AO", "ao", "Áo", "bi", "Bỉ", "UK", "Jordan")] == [
        "AO", "AO", "AT", "BI", "BE", "GB", "JO",
    ]  # fmt: skip
