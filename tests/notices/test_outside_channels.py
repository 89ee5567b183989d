"""Notices also leave by the channels an installation has chosen; the inbox never depends on them."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.notices.adapters import NotSent, send_outside
from gaoxin.foundation.notices.models import Notice
from tests.factories import make_user

EMAIL = "gaoxin.foundation.notices.adapters.EmailChannel"
GATEWAY = "tests.notices.test_outside_channels.Gateway"


class Gateway:
    """An office messenger that takes some notices and refuses others."""

    taken: list[str] = []

    def send(self, notice: Notice) -> None:
        if "拒收" in notice.text:
            raise NotSent("账号未绑定")
        self.taken.append(notice.text)


class BrokenMail(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


@pytest.fixture
def user(zone):
    person = make_user(zone, Role.PROJECT_TEAM)
    person.email = "li@example.gov.cn"
    person.save()
    return person


@pytest.fixture
def tell(zone, django_capture_on_commit_callbacks):
    def told(*users, text="用地问题已交办"):
        with django_capture_on_commit_callbacks(execute=True):
            notify("test.assigned", zone_id=zone.pk, text=text, url="/p/7/", users=[one.pk for one in users])

    return told


def test_without_channels_nothing_leaves(user, tell):
    tell(user)
    assert mail.outbox == []
    assert Notice.objects.count() == 1


def test_a_mail_says_what_it_is_about_and_links_to_the_page(user, tell, settings):
    settings.NOTICE_CHANNELS = [EMAIL]
    settings.SITE_ADDRESS = "https://gaoxin.example.gov.cn/"
    tell(user)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["li@example.gov.cn"], "[长治高新区] 问题交办")
    assert sent.body.startswith("用地问题已交办\n\n办理页面：https://gaoxin.example.gov.cn/p/7/")


def test_a_person_without_an_address_still_has_the_notice_in_the_inbox(zone, tell, settings):
    settings.NOTICE_CHANNELS = [EMAIL]
    tell(make_user(zone, Role.PROJECT_TEAM))
    assert mail.outbox == []
    assert Notice.objects.count() == 1


def test_a_mail_server_that_is_down_loses_no_notice(user, tell, settings, caplog):
    settings.NOTICE_CHANNELS = [EMAIL]
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    tell(user)
    assert Notice.objects.count() == 1
    assert "not sent by EmailChannel: no mail server" in caplog.text


def test_one_refusal_stops_no_other_notice_and_no_other_channel(zone, user, settings):
    settings.NOTICE_CHANNELS = [GATEWAY, EMAIL]
    Gateway.taken.clear()
    for text in ("拒收", "送达"):
        Notice.objects.create(zone=zone, user=user, kind="test.assigned", text=text)
    assert send_outside(Notice.objects.order_by("pk")) == 1
    assert Gateway.taken == ["送达"]
    assert len(mail.outbox) == 2
