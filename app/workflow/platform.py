"""The machine room: a unit parameter changes like any rule of the bureau, by draft and approval."""

from app.workflow.grading import standard

SETTING = standard("setting", "setting_valid", more=())
