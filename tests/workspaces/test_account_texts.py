import pytest
from django import forms
from django.urls import reverse
from django.utils import translation

from skopos.workspaces.forms import ProfileForm

LANGUAGES = ("de", "pl", "vi", "fa")


@pytest.mark.parametrize(
    ("language", "label", "error"),
    [
        ("de", "Passwort", "Die E-Mail-Adresse oder das Passwort stimmt nicht."),
        ("pl", "Hasło", "Adres e-mail lub hasło są nieprawidłowe."),
        ("vi", "Mật khẩu", "Địa chỉ e-mail hoặc mật khẩu không đúng."),
        ("fa", "گذرواژه", "نشانی ایمیل یا گذرواژه درست نیست."),
    ],
)
def test_signing_in_speaks_the_readers_language(client, db, language, label, error):
    client.post("/language/", {"language": language})
    page = client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong-words"})
    text = page.content.decode()
    assert label in text
    assert error in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_without_a_choice_says_so_in_the_readers_language(db, language):
    with translation.override(language):
        field = ProfileForm().fields["language"]
        blank = dict(field.choices).get("")
        own = forms.ModelChoiceField(queryset=ProfileForm.Meta.model.objects.all()).empty_label
        assert str(own) == translation.gettext("Please choose") != "Please choose"
        assert blank is None or str(blank) == str(own)
