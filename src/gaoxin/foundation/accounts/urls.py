"""Addresses of logging in, one's own account, people and roles."""

from django.urls import path

from gaoxin.foundation.accounts.views import own_account, roles, second_factor, sign_in, users
from gaoxin.foundation.audit.labels import shown_at

app_name = "accounts"
urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("login/code/", sign_in.code, name="code"),
    path("logout/", sign_in.logout, name="logout"),
    path("zone/", sign_in.choose_zone, name="zone"),
    path("me/", own_account.profile, name="profile"),
    path("me/contact/", own_account.contact, name="contact"),
    path("me/password/", own_account.password, name="password"),
    path("me/tokens/", own_account.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", own_account.revoke_token, name="token_revoke"),
    path("me/second-factor/", second_factor.second_factor, name="second_factor"),
    path("me/second-factor/start/", second_factor.start, name="second_factor_start"),
    path("me/second-factor/confirm/", second_factor.confirm, name="second_factor_confirm"),
    path("me/second-factor/verify/", second_factor.verify, name="second_factor_verify"),
    path("me/second-factor/disable/", second_factor.disable, name="second_factor_disable"),
    path("me/second-factor/codes/", second_factor.renew, name="second_factor_codes"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="user_new"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/change/", users.change_user, name="user_change"),
    path("users/<int:pk>/disable/", users.disable_user, name="user_disable"),
    path("users/<int:pk>/enable/", users.enable_user, name="user_enable"),
    path("users/<int:pk>/reset-password/", users.reset_password, name="user_reset_password"),
    path("users/<int:pk>/unlock/", users.unlock_user, name="user_unlock"),
    path("users/<int:pk>/reset-second-factor/", users.reset_second_factor, name="user_reset_second_factor"),
    path("users/<int:pk>/roles/assign/", roles.assign_role, name="role_assign"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:pk>/end/", roles.end_role, name="role_end"),
    path("roles/<int:pk>/revoke/", roles.revoke_role, name="role_revoke"),
]

shown_at("accounts.user", "accounts:user")
