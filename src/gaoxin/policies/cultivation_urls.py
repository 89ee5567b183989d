"""Addresses of 培育计划, 到期日历, 年度预测 and 匹配变化."""

from django.urls import path

from gaoxin.policies.views import cultivation, cultivation_steps, forecast, match_changes, renewals

urlpatterns = [
    path("cultivation/", cultivation.plans, name="plans"),
    path("cultivation/<int:pk>/", cultivation.plan_page, name="plan"),
    path("cultivation/<int:pk>/note/", cultivation.plan_note, name="plan_note"),
    path("cultivation/<int:pk>/edit/", cultivation.plan_edit, name="plan_edit"),
    path("cultivation/<int:pk>/close/", cultivation.plan_close, name="plan_close"),
    path("cultivation/<int:pk>/steps/new/", cultivation_steps.step_new, name="plan_step_new"),
    path("cultivation/<int:pk>/steps/<int:number>/edit/", cultivation_steps.step_edit, name="plan_step_edit"),
    path("cultivation/<int:pk>/steps/<int:number>/done/", cultivation_steps.step_done, name="plan_step_done"),
    path(
        "cultivation/<int:pk>/steps/<int:number>/postpone/",
        cultivation_steps.step_postpone,
        name="plan_step_postpone",
    ),
    path("cultivation/<int:pk>/steps/<int:number>/drop/", cultivation_steps.step_drop, name="plan_step_drop"),
    path("cultivation/for/<int:pk>/<slug:policy>/", cultivation.plan_new, name="cultivate"),
    path("ladder/renewals/", renewals.renewals, name="renewals"),
    path("ladder/renewals/remind/", renewals.remind, name="remind"),
    path("ladder/forecast/", forecast.forecast, name="forecast"),
    path("ladder/forecast/keep/<int:year>/", forecast.forecast_keep, name="forecast_keep"),
    path("ladder/forecast/<int:pk>/", forecast.forecast_kept, name="forecast_kept"),
    path("ladder/forecast/<int:pk>/note/", forecast.forecast_note, name="forecast_kept_note"),
    path("ladder/changes/", match_changes.match_changes, name="newest_changes"),
    path("ladder/changes/<int:pk>/", match_changes.match_changes, name="match_changes"),
]
