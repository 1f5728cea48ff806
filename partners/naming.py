"""How names of organisations are compared: without legal form, accents, case and punctuation."""

from coalition.tools.names import words_of

# What an organisation is called by law, not by its neighbours.
LEGAL_FORMS = frozenset(
    {"stichting", "st", "stg", "vereniging", "ver", "coöperatie", "cooperatie", "bv", "nv", "vof", "ua", "cv"}
)
_SPLIT_FORMS = (("b", "v"), ("n", "v"), ("v", "o", "f"), ("u", "a"), ("c", "v"))
_ARTICLES = frozenset({"de", "het", "t", "een"})


def partner_key(name: str) -> str:
    """The words that tell organisations apart, with spaces: *Stichting De Meerpaal B.V.* → `meerpaal`.

    A name of nothing but such words keeps them all.
    """
    words = words_of(name)
    for form in _SPLIT_FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            words = words[: -len(form)]
    kept = [word for word in words if word not in LEGAL_FORMS and word not in _ARTICLES]
    return " ".join(kept or words)
