"""Formulas in the part of MathML that browsers know.

MathML's core has no alphabets but the italic of a single letter: what pandoc marks as upright, bold, sans-serif or
double-struck becomes the characters that Unicode has for it.
"""
import re

# The first capital and the first small letter of each alphabet.
ALPHABETS = {"bold": (0x1D400, 0x1D41A), "double-struck": (0x1D538, 0x1D552), "sans-serif": (0x1D5A0, 0x1D5BA)}
ELSEWHERE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ"))


def letter(character, alphabet):
    """A letter in an alphabet; anything else as it is."""
    if alphabet == "double-struck" and character in ELSEWHERE:
        return ELSEWHERE[character]
    capital, small = ALPHABETS[alphabet]
    if "A" <= character <= "Z":
        return chr(capital + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(small + ord(character) - ord("a"))
    return character


def plain(formula):
    """A formula without alphabets, its brackets as tall as what they hold only where the author has asked for it."""
    def styled(match):
        alphabet, inside = match[1], match[2]
        if alphabet == "normal":
            # Letters in a row are a word, which is upright by itself.
            inside = re.sub(r"(?:<mi>[^<]</mi>){2,}", lambda m: "<mi>" + re.sub(r"</?mi>", "", m[0]) + "</mi>", inside)
            return "<mrow>" + re.sub(r"<mi>([^<])</mi>", r'<mi mathvariant="normal">\1</mi>', inside) + "</mrow>"
        if alphabet not in ALPHABETS:
            return match[0]
        return "<mrow>" + re.sub(r"<mi>([^<]+)</mi>", lambda m: '<mi mathvariant="normal">' + "".join(letter(c, alphabet) for c in m[1]) + "</mi>",
                                 inside) + "</mrow>"
    formula = re.sub(r'<mstyle mathvariant="([^"]*)">((?:(?!<mstyle).)*?)</mstyle>', styled, formula, flags=re.S)
    return formula if "\\left" in formula else re.sub(r'stretchy="true"([^>]*>(?![⏞⏟]))', r'stretchy="false"\1', formula)
