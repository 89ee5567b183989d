"""Addresses of the pages of approvals."""

from django.urls import path

from gaoxin.approvals.permissions import ANALYSE
from gaoxin.approvals.views import bundles, cases, catalogue, material_lists, migrating, plans, shared, steps
from gaoxin.foundation.accounts.access import ViewsWhenAsked

# Analysis works on arrays, and their library takes memory in every process: it comes with the first request.
analysis = ViewsWhenAsked("gaoxin.approvals.views.analysis", permission=ANALYSE)
capacity = ViewsWhenAsked("gaoxin.approvals.views.capacity", permission=ANALYSE)
imported_logs = ViewsWhenAsked("gaoxin.approvals.views.imported_logs", permission=ANALYSE)

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
    path("analysis/capacity/", capacity.capacity_page, name="capacity"),
    path("analysis/export/<slug:kind>/", analysis.export_log, name="export_log"),
    path("analysis/logs/", imported_logs.log_list, name="imported_logs"),
    path("analysis/logs/<int:pk>/", imported_logs.log_page, name="imported_log"),
    path("analysis/logs/<int:pk>/layout/", imported_logs.log_layout, name="log_layout"),
    path("analysis/logs/<int:pk>/again/", imported_logs.log_again, name="log_again"),
    path("analysis/logs/<int:pk>/withdraw/", imported_logs.withdraw, name="withdraw_log"),
    path("analysis/logs/<int:pk>/export/<slug:kind>/", imported_logs.export, name="export_imported_log"),
    path("plans/<int:pk>/bpmn/", analysis.plan_bpmn, name="plan_bpmn"),
    path("progress/", cases.track, name="track"),
    path("progress/<slug:code>/", cases.tracked, name="tracked"),
    path("assessments/", shared.assessment_list, name="assessments"),
    path("assessments/new/", shared.keep_assessment, name="keep_assessment"),
    path("assessments/<int:pk>/withdraw/", shared.withdraw_assessment, name="withdraw_assessment"),
    path("bundles/", bundles.bundle_list, name="bundles"),
    path("bundles/new/", bundles.form_bundle, name="form_bundle"),
    path("bundles/<int:pk>/", bundles.bundle_page, name="bundle"),
    path("bundles/<int:pk>/facts/", bundles.restate_bundle, name="restate_bundle"),
    path("bundles/<int:pk>/members/", bundles.add_member, name="add_member"),
    path("bundles/<int:pk>/members/<int:case_id>/leave/", bundles.remove_member, name="remove_member"),
    path("bundles/<int:pk>/approve/", bundles.approve_bundle, name="approve_bundle"),
    path("bundles/<int:pk>/dissolve/", bundles.dissolve_bundle, name="dissolve_bundle"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/materials/", material_lists.material_check, name="material_check"),
    path("catalogue/items/<slug:key>/", catalogue.catalogue_item, name="catalogue_item"),
    path("catalogue/kinds/<slug:key>/", catalogue.catalogue_kind, name="catalogue_kind"),
    path("catalogue/measures/<slug:key>/", catalogue.catalogue_measure, name="catalogue_measure"),
    path("cases/<int:pk>/migration/", migrating.migration_page, name="migration"),
    path("cases/<int:pk>/migration/apply/", migrating.migrate, name="migrate"),
    path("migrations/<int:pk>/revert/", migrating.revert, name="revert_migration"),
]
