"""How long the plan of a year takes to build, and how much memory, in a process of its own."""

import resource
import time
from datetime import date
from decimal import Decimal

from app.extensions import db
from app.rules.vocabulary.inspection import InspectionMethod, PlanReach
from app.services.inspection import first, plans
from models.inspection import InspectionItem, InspectionPlan, PlanMatter

DAY = date(2026, 11, 2)


def measure(firms: int) -> list[str]:
    """Lines to print: seconds of the processor, and the peak of memory. The enterprises are in the database already."""
    session = db.session()
    item = session.query(InspectionItem).filter_by(code=first.stated()[-1]["code"]).one()
    matter = PlanMatter(
        item=item, reach=PlanReach.ALL, method=InspectionMethod.RANDOM, visit_days=Decimal(1), joint=False
    )
    plan = InspectionPlan(name="计划", year=DAY.year + 1, people=firms, workdays=248, matters=[matter])
    session.add(plan)
    session.flush()
    begin = time.process_time()
    plans.build(session, plan, DAY)
    took = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = f"plan of {firms} enterprises: {plan.visits_planned} visits, {took:.1f} s of the processor"
    session.rollback()
    return [f"{said}, peak of the process {peak} MiB"]
