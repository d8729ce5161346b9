"""The enums of the log in the schema."""

import strawberry

from core.audit import Category, Outcome
from core.oversight import DayMark, ReviewVerdict, Rule

for _enum, _name, _says in (
    (Category, "LogCategory", "The kinds of acts that NEN 7513 tells apart."),
    (Outcome, "LogOutcome", "How an act ended."),
    (DayMark, "DayMark", "What is unusual about a day."),
    (Rule, "ReviewRule", "Why a look was picked to be reviewed."),
    (ReviewVerdict, "ReviewVerdict", "What a privacy officer thought of a look."),
):
    strawberry.enum(_enum, name=_name, description=_says)
