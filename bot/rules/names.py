"""Names the Dutch way: what stands before a surname, and under which letter people look for it."""

from bot.rules.folding import fold

# Tussenvoegsels: a surname is looked up under the first word that is none of these.
_BEFORE = frozenset(
    {
        "van",
        "de",
        "der",
        "den",
        "het",
        "'t",
        "ter",
        "ten",
        "te",
        "in",
        "op",
        "aan",
        "bij",
        "onder",
        "over",
        "uit",
        "uijt",
        "voor",
        "vor",
        "von",
        "zu",
        "zum",
        "zur",
        "du",
        "des",
        "di",
        "da",
        "del",
        "della",
        "la",
        "le",
        "les",
        "lo",
        "el",
        "al",
        "d'",
        "l'",
        "'s",
        "dos",
        "do",
        "das",
    }
)


def sort_key(surname: str, name: str) -> tuple[str, str]:
    """By the surname without what stands before it, else by the name; then by the name.

    "van der Berg" is found under B, "'t Hart" under H. A name that consists of such words alone stays as it is.
    """
    words = (surname or name).replace("’", "'").split()
    while len(words) > 1 and words[0].lower() in _BEFORE:
        del words[0]
    return fold(" ".join(words)), fold(name)
