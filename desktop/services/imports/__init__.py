"""Registration sheets, as houses keep them, turned into people and enrolments."""
