"""Names of months in the languages that exports come in."""

import subprocess
import sys


def test_reading_the_months_of_all_languages_changes_nobody_s_months():
    """In a process of its own, where no locale has been read before."""
    code = (
        "from skopos_files.calendars import months; assert months()['marz'] == months()['marzec'] == 3\n"
        "from babel import Locale; from babel.dates import get_month_names\n"
        "print(get_month_names('wide', 'stand-alone', Locale.parse('de'))[3])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "März"
