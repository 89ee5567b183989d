"""An audit administrator reads who did what, and has the chain verified."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from gaoxin.foundation.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_untouched_trail_is_whole(log_in, person, live_server):
    page = log_in(person(Role.AUDIT_ADMIN))
    page.goto(f"{live_server.url}/audit/")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.get_by_role("button", name="立即校验").first.click()
    expect(page.locator(".note-success")).to_be_visible()


def test_a_changed_event_is_found(log_in, person, sample_zone, live_server):
    auditor = person(Role.AUDIT_ADMIN)
    page = log_in(auditor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_name = 'nobody' WHERE number = 1")
    page.goto(f"{live_server.url}/audit/")
    page.get_by_role("button", name="立即校验").first.click()
    expect(page.locator(".note-error")).to_be_visible()
