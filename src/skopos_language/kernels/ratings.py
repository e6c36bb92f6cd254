"""Ratings that a text states in figures or stars: “4/5”, “2 von 10”, “1 star”, “★★☆☆☆”, “⭐⭐⭐⭐⭐”.

The hash of a word does not tell digits apart, so that these are read by rules. A day (“1/5/2026”, “till 9/10”) and a
part (“2 of 5 shops”) are no ratings.
"""

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Real, Whole, compiled
from skopos_language.kernels.grams import DOWN, FACTOR, START, Tokens
from skopos_language.kernels.reading import DIGITS, HOLLOW_STARS, POINT, SIGN, STAR_RUNS, STARS, WORD, Stream

SIXTY_FOUR = (1 << 64) - 1
MOST_DIGITS = 3
NO_NUMBER = np.float32(-1)


def hashes_of(words: str) -> NDArray[np.uint64]:
    """Give the hashes that `grams.cut` gives to words without digits, written as texts are read."""
    found = []
    for word in words.split():
        state = int(START)
        for sign in word:
            mixed = ((state ^ ord(sign)) * int(FACTOR)) & SIXTY_FOUR
            state = mixed ^ (mixed >> int(DOWN))
        found.append(state)
    return np.array(found, np.uint64)


STAR_WORDS = hashes_of(
    "star stars stern sterne sternen sternchen gwiazdka gwiazdki gwiazdek gwiazdkę gwiazdke gwiazdką gwiazdkami sao"
    " ستاره ⭐ ★ 🌟"
)
POINT_WORDS = hashes_of(
    "point points punkt punkte punkten pkt punkty punktów punktow điểm diem đ امتیاز نمره میدم دادم"
)
OF_WORDS = hashes_of("of von na trên tren از")
WHOLE_WORDS = hashes_of("of the der des aller von wszystkich của cua all total")  # 1/5 of our bread
GIVING_WORDS = hashes_of("cho chấm cham vote rate giá gia điểm diem sao rating review")
OUT_WORD = hashes_of("out")
# A fraction behind one of these is a day, or a place in a row.
NOT_RATED = hashes_of(
    "on from until till by since before after am vom bis ab seit zum dnia od do ngày ngay lễ le đến den từ tu sáng sang"
    " chiều chieu tối toi hôm hom mùng mung تاریخ تا part parts day week episode chapter page step level thread video"
    " teil tag woche folge kapitel seite stufe część czesc dzień dzien odcinek rozdział rozdzial strona krok phần phan"
    " tập tap قسمت بخش روز هفته صفحه"
)


@compiled
def is_one_of(state: Whole, hashes: NDArray[np.uint64]) -> bool:
    """Is a hash among some?"""
    for one in hashes:
        if state == one:
            return True
    return False


@compiled
def is_sign(stream: Stream, tokens: Tokens, number: Whole, sign: Whole) -> bool:
    """Is a token this one mark of punctuation?"""
    start = tokens.start[number]
    return tokens.kind[number] == POINT and tokens.end[number] - start == 1 and stream.sign[start] == sign


@compiled
def touches(tokens: Tokens, number: Whole, count: Whole) -> bool:
    """Does the token behind this one follow without a blank?"""
    return number >= 0 and number + 1 < count and tokens.end[number] == tokens.start[number + 1]


@compiled
def whole_number(stream: Stream, tokens: Tokens, number: Whole) -> Whole:
    """Give the number that a token of a few digits stands for, or -1."""
    start, end = tokens.start[number], tokens.end[number]
    if tokens.kind[number] != WORD or end - start > MOST_DIGITS:
        return -1
    value = 0
    for at in range(start, end):
        sign = stream.sign[at]
        if not 48 <= sign <= 57:
            return -1
        value = 10 * value + int(sign) - 48
    return value


@compiled
def is_figure(stream: Stream, tokens: Tokens, number: Whole) -> bool:
    """Does a token begin with a digit?"""
    sign = stream.sign[tokens.start[number]]
    return tokens.kind[number] == WORD and bool(48 <= sign <= 57)


@compiled
def goes_on_before(stream: Stream, tokens: Tokens, first: Whole, count: Whole) -> bool:
    """Does a number belong to what stands before it, as in 2026/1/5, 12:05/10 or $5?"""
    if not touches(tokens, first - 1, count):
        return False
    if tokens.kind[first - 1] == SIGN:
        return True
    is_mark = tokens.kind[first - 1] == POINT
    return is_mark and touches(tokens, first - 2, count) and is_figure(stream, tokens, first - 2)


@compiled
def goes_on_behind(stream: Stream, tokens: Tokens, last: Whole, count: Whole) -> bool:
    """Does a number belong to what stands behind it: `/`, `.5`, `%`?"""
    if not touches(tokens, last, count):
        return False
    if is_sign(stream, tokens, last + 1, 37) or is_sign(stream, tokens, last + 1, 47):
        return True
    return touches(tokens, last + 1, count) and is_figure(stream, tokens, last + 2)


@compiled
def number_before(stream: Stream, tokens: Tokens, last: Whole, count: Whole) -> tuple[Real, Whole]:
    """Give the number that ends with a token, with decimals behind a point or comma, and its first token; or -1."""
    whole = whole_number(stream, tokens, last) if last >= 0 else -1
    if whole < 0:
        return NO_NUMBER, last
    first, value = last, np.float32(whole)
    has_mark = last > 1 and (is_sign(stream, tokens, last - 1, 46) or is_sign(stream, tokens, last - 1, 44))
    if has_mark and touches(tokens, last - 2, count) and touches(tokens, last - 1, count):
        before = whole_number(stream, tokens, last - 2)
        if before >= 0:
            digits = tokens.end[last] - tokens.start[last]
            first, value = last - 2, np.float32(before) + value / np.float32(10**digits)
    return (NO_NUMBER if goes_on_before(stream, tokens, first, count) else value), first


@compiled
def is_day(day: Whole, month: Whole) -> bool:
    """Can a fraction be a day but no rating, as 30/4 can? Not 24/7."""
    if not 4 < day <= 31 or not 0 < month <= 12 or (day == 24 and month == 7):
        return False
    return day > month or (month != 5 and month != 10)


@compiled
def speaks_of_days(stream: Stream, tokens: Tokens, count: Whole) -> bool:
    """Is there a fraction that is a day?"""
    for number in range(1, count - 1):
        if is_sign(stream, tokens, number, 47) and touches(tokens, number - 1, count):
            before, behind = whole_number(stream, tokens, number - 1), whole_number(stream, tokens, number + 1)
            if is_day(before, behind):
                return True
    return False


@compiled
def scaled(value: Real, most: Whole) -> Real:
    """Bring a rating between -1 and 1: stars begin at one, points mostly at one of ten."""
    middle = np.float32(3) if most == 5 else np.float32(0.55) * np.float32(most)
    return min(max((value - middle) / (np.float32(most) - middle), np.float32(-1)), np.float32(1))


@compiled
def has_unit(tokens: Tokens, count: Whole, last: Whole) -> bool:
    """Do stars or points follow a number?"""
    if last + 1 >= count or tokens.kind[last + 1] == POINT:
        return False
    return is_one_of(tokens.hash[last + 1], STAR_WORDS) or is_one_of(tokens.hash[last + 1], POINT_WORDS)


@compiled
def is_given(stream: Stream, tokens: Tokens, first: Whole) -> bool:
    """Does a word of giving, or a colon, stand before a number?"""
    return first > 0 and (is_one_of(tokens.hash[first - 1], GIVING_WORDS) or is_sign(stream, tokens, first - 1, 58))


@compiled
def fraction_at(
    stream: Stream, tokens: Tokens, count: Whole, last: Whole, most: Whole, has_days: bool, days_first: bool
) -> tuple[bool, Real]:
    """Read “4/5”, “4 of 5” or “4 out of 5” that ends with a token, which is the number `most`."""
    between = last - 1
    is_slash = between > 0 and is_sign(stream, tokens, between, 47)
    if not is_slash:
        if between <= 0 or tokens.kind[between] != WORD or not is_one_of(tokens.hash[between], OF_WORDS):
            return False, NO_NUMBER
        if between > 1 and is_one_of(tokens.hash[between - 1], OUT_WORD):
            between -= 1
    value, first = number_before(stream, tokens, between - 1, count)
    if value < 0 or value > most or goes_on_behind(stream, tokens, last, count):
        return False, NO_NUMBER
    if has_unit(tokens, count, last):
        return True, scaled(value, most)
    follows = last + 1 < count and tokens.kind[last + 1] == WORD
    if first > 0 and is_one_of(tokens.hash[first - 1], NOT_RATED):
        return False, NO_NUMBER
    if not is_slash:
        return not follows, scaled(value, most)  # 2 of 5 shops
    is_part = follows and is_one_of(tokens.hash[last + 1], WHOLE_WORDS)
    may_be_day = days_first and first == between - 1 and value < most and not (most == 10 and value >= 8)
    is_day = has_days or (may_be_day and not is_given(stream, tokens, first))
    return not is_part and not is_day, scaled(value, most)


@compiled
def turned_fraction_at(stream: Stream, tokens: Tokens, count: Whole, number: Whole, most: Whole) -> tuple[bool, Real]:
    """Read “of 10 points I give 8” (Persian, German), whose number `most` is a token; the value is near behind it."""
    if not is_one_of(tokens.hash[number - 1], OF_WORDS) or not has_unit(tokens, count, number):
        return False, NO_NUMBER
    for other in range(number + 2, min(number + 6, count)):
        if tokens.kind[other] == POINT:
            break
        value = whole_number(stream, tokens, other)
        if 0 <= value <= most and not goes_on_behind(stream, tokens, other, count):
            return True, scaled(np.float32(value), most)
    return False, NO_NUMBER


@compiled
def stars_at(stream: Stream, tokens: Tokens, count: Whole, number: Whole) -> tuple[bool, Real]:
    """Read “4 stars”, “4-star”, “4⭐” or “4*” whose last token is `number`."""
    before = number - 1
    if before > 0 and is_sign(stream, tokens, before, 45):
        before -= 1
    if is_sign(stream, tokens, number, 42):
        after = number + 1 < count and touches(tokens, number, count) and tokens.kind[number + 1] == WORD
        if after or not touches(tokens, number - 1, count):
            return False, NO_NUMBER
    value, first = number_before(stream, tokens, before, count)
    is_of = first > 0 and (is_sign(stream, tokens, first - 1, 47) or is_one_of(tokens.hash[first - 1], OF_WORDS))
    return 0 <= value <= 5 and not is_of, scaled(value, 5)


@compiled
def drawn(counts: NDArray[np.int32]) -> tuple[bool, Real]:
    """Read “★★☆☆☆” and “⭐⭐⭐”; a star alone, and stars around a title, say nothing."""
    full, hollow, runs = counts[STARS], counts[HOLLOW_STARS], counts[STAR_RUNS]
    if full + hollow == 5 * runs and runs > 0:
        return True, scaled(np.float32(full) / np.float32(runs), 5)
    return runs == 1 and hollow == 0 and 2 <= full <= 4, scaled(np.float32(full), 5)


@compiled
def rating_at(
    stream: Stream, tokens: Tokens, count: Whole, number: Whole, has_days: bool, days_first: bool, is_drawn: bool
) -> tuple[bool, Real]:
    """Read the rating that ends with a token."""
    if is_figure(stream, tokens, number):
        most = whole_number(stream, tokens, number)
        if most != 5 and most != 10 and most != 100:
            return False, NO_NUMBER
        is_rating, value = fraction_at(stream, tokens, count, number, most, has_days, days_first)
        return (is_rating, value) if is_rating else turned_fraction_at(stream, tokens, count, number, most)
    if not is_figure(stream, tokens, number - 1) and not (number > 1 and is_figure(stream, tokens, number - 2)):
        return False, NO_NUMBER
    if is_drawn and tokens.kind[number] == SIGN:
        return False, NO_NUMBER
    if not is_one_of(tokens.hash[number], STAR_WORDS) and not is_sign(stream, tokens, number, 42):
        return False, NO_NUMBER
    return stars_at(stream, tokens, count, number)


@compiled
def stated(stream: Stream, tokens: Tokens, count: Whole, days_first: bool) -> tuple[Whole, Real]:
    """Give how many ratings a text states, and their mean, from -1 (the worst) to 1 (the best).

    `days_first` says that 2/5 is the second of May rather than two of five, as it is in Vietnamese.
    """
    is_drawn, value = drawn(stream.counts)
    found, whole = (1, np.float32(value)) if is_drawn else (0, np.float32(0))
    if stream.counts[DIGITS] > 0:
        has_days = speaks_of_days(stream, tokens, count)
        for number in range(1, count):
            is_rating, value = rating_at(stream, tokens, count, number, has_days, days_first, is_drawn)
            if is_rating:
                found, whole = found + 1, whole + value
    return found, whole / np.float32(max(found, 1))


@compiled
def rated(stream: Stream, tokens: Tokens, count: Whole, days_first: bool, stars: Real) -> tuple[bool, Real]:
    """Say whether there is a rating, and what it is: the stars beside the text (1 to 5), or what the text states."""
    if 1 <= stars <= 5:
        return True, scaled(stars, 5)
    found, value = stated(stream, tokens, count, days_first)
    return found > 0, value
