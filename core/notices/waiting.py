"""Which open tasks still wait for somebody, whatever the planner has yet to notice."""

WAITING = """
task.state = 'open' AND EXISTS (
    SELECT FROM consent c WHERE c.id = task.consent_id
    AND c.state IN ('draft', 'sent', 'partly_signed', 'active')
    AND (c.state <> 'active') = (task.kind = 'sign'))
"""
"""True of a row of `task` while its consent is where the task left it: between two plans, what
was answered a moment ago is not shown any more."""
