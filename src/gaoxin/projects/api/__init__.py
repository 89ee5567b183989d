"""The project API: reads through selectors, writes through the same actions as the pages."""

from ninja import Router

from gaoxin.projects.api.problems import router as problems
from gaoxin.projects.api.progress import router as progress
from gaoxin.projects.api.projects import router as projects

router = Router()
router.add_router("", projects, tags=["重点项目"])
router.add_router("", progress, tags=["项目进展"])
router.add_router("", problems, tags=["项目问题"])
