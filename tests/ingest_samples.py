"""Sentences that the tests of taking in write into files."""

HARBOUR = "Der Hafen ist seit Freitag wieder geöffnet worden und kostet 3,2 Millionen Euro."
STATION = "Der Bahnhof bleibt nach Angaben des Amtes bis zum Mai geschlossen."
