"""Official boundaries from a file of the municipality, in place of the approximate cells.

``opened`` makes a hostile file safe to read, ``source`` reads its shapes, ``columns`` finds
what its attributes mean, ``matching`` finds the place of each shape, ``checks`` says what
is wrong with them, ``coverage`` makes one calm net of them, ``folder`` keeps it in
``data/boundaries``, and ``command`` does all of it in order and publishes.
"""
