"""Addresses of the project pages."""

from django.urls import path

from gaoxin.projects.views import changes, detail, documents, lists, problems

app_name = "projects"
urlpatterns = [
    path("", lists.project_list, name="list"),
    path("new/", changes.new_project, name="new"),
    path("rule/", lists.light_rule, name="light_rule"),
    path("briefing/", documents.briefing, name="briefing"),
    path("<int:project_id>/briefing/", documents.briefing_of_project, name="project_briefing"),
    path("problems/", lists.problem_list, name="problems"),
    path("problems/<int:problem_id>/assign/", problems.assign_problem, name="assign_problem"),
    path("problems/<int:problem_id>/note/", problems.note_problem, name="note_problem"),
    path("problems/<int:problem_id>/close/", problems.close_problem, name="close_problem"),
    path("problems/<int:problem_id>/reopen/", problems.reopen_problem, name="reopen_problem"),
    path("milestones/<int:milestone_id>/reached/", changes.reach_milestone, name="reach_milestone"),
    path("<int:project_id>/", detail.project_detail, name="detail"),
    path("<int:project_id>/edit/", changes.edit_project, name="edit"),
    path("<int:project_id>/stage/", changes.enter_stage, name="enter_stage"),
    path("<int:project_id>/stage/past/", changes.fill_in_stage, name="fill_in_stage"),
    path("stages/<int:change_id>/day/", changes.correct_stage, name="correct_stage"),
    path("<int:project_id>/plan/<int:year>/", changes.set_plan, name="set_plan"),
    path("<int:project_id>/report/<int:year>/", changes.report_month, name="report_month"),
    path("<int:project_id>/milestone/", changes.set_milestone, name="set_milestone"),
    path("<int:project_id>/phase/", changes.set_phase, name="set_phase"),
    path("<int:project_id>/problem/", problems.raise_problem, name="raise_problem"),
]
