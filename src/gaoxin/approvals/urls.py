"""Addresses of the pages of approvals."""

from django.urls import path

from gaoxin.approvals.views import analysis, cases, imported_logs, plans, steps

app_name = "approvals"
urlpatterns = [
    path("", cases.case_list, name="cases"),
    path("mine/", cases.my_items, name="my_items"),
    path("agent/", cases.my_cases, name="my_cases"),
    path("projects/", plans.project_list, name="projects"),
    path("projects/<int:project_id>/plan/", plans.plan_page, name="plan"),
    path("projects/<int:project_id>/facts/", plans.plan_facts, name="facts"),
    path("projects/<int:project_id>/plan/keep/", plans.plan_keep, name="keep_plan"),
    path("plans/<int:pk>/", plans.kept_plan, name="kept_plan"),
    path("plans/<int:pk>/route/", plans.route_map_file, name="route_map"),
    path("plans/<int:pk>/open/", steps.open_case, name="open_case"),
    path("cases/<int:pk>/", cases.case_page, name="case"),
    path("cases/<int:pk>/agent/", steps.assign_agent, name="assign_agent"),
    path("cases/<int:pk>/land/", steps.settle_land, name="settle_land"),
    path("cases/<int:pk>/close/", steps.close_case, name="close_case"),
    path("cases/<int:pk>/papers/<int:paper_id>/", steps.hand_in, name="hand_in"),
    path("items/<int:pk>/", cases.item_page, name="item"),
    path("items/<int:pk>/take/", steps.take_item, name="take_item"),
    path("items/<int:pk>/step/<slug:kind>/", steps.register_step, name="step"),
    path("pledges/<int:pk>/check/", steps.check_pledge, name="check_pledge"),
    path("analysis/", analysis.zone_analysis, name="analysis"),
    path("analysis/items/", analysis.analysis_items, name="analysis_items"),
    path("analysis/capacity/", analysis.capacity_page, name="capacity"),
    path("analysis/export/<slug:kind>/", analysis.export_log, name="export_log"),
    path("analysis/logs/", imported_logs.log_list, name="imported_logs"),
    path("analysis/logs/<int:pk>/", imported_logs.log_page, name="imported_log"),
    path("analysis/logs/<int:pk>/layout/", imported_logs.log_layout, name="log_layout"),
    path("plans/<int:pk>/bpmn/", analysis.plan_bpmn, name="plan_bpmn"),
    path("progress/", cases.track, name="track"),
    path("progress/<slug:code>/", cases.tracked, name="tracked"),
]
