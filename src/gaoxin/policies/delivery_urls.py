"""Addresses of 政策兑现, below those of policies."""

from django.urls import path

from gaoxin.policies.views import delivery, delivery_steps

urlpatterns = [
    path("grants/", delivery.rounds, name="rounds"),
    path("grants/new/", delivery_steps.round_new, name="round_new"),
    path("grants/<int:pk>/", delivery.round_page, name="round"),
    path("grants/<int:pk>/pass/", delivery_steps.round_pass, name="round_pass"),
    path("grants/<int:pk>/publish/", delivery_steps.round_publish, name="round_publish"),
    path("grants/<int:pk>/budget/", delivery_steps.round_budget, name="round_budget"),
    path("grants/<int:pk>/approve/", delivery_steps.round_approve, name="round_approve"),
    path("grants/<int:pk>/paid/", delivery_steps.round_paid, name="round_paid"),
    path("grants/<int:pk>/payments/", delivery.payment_list, name="round_payments"),
    path("grants/<int:pk>/notice/", delivery.notice_list, name="round_notice"),
    path("grants/<int:pk>/recheck/", delivery.round_recheck, name="round_recheck"),
    path("grants/awards/<int:pk>/", delivery.award_page, name="award"),
    path("grants/awards/<int:pk>/pass/", delivery_steps.award_pass, name="award_pass"),
    path("grants/awards/<int:pk>/return/", delivery_steps.award_return, name="award_return"),
    path("grants/awards/<int:pk>/object/", delivery_steps.award_object, name="award_object"),
    path("grants/awards/<int:pk>/settle/", delivery_steps.award_settle, name="award_settle"),
    path("grants/awards/<int:pk>/paid/", delivery_steps.award_paid, name="award_paid"),
    path("grants/awards/<int:pk>/claw-back/", delivery_steps.award_claw_back, name="award_claw_back"),
    path("grants/awards/<int:pk>/recover/", delivery_steps.award_recover, name="award_recover"),
    path("grants/accounts/<int:pk>/", delivery_steps.account, name="account"),
]
