"""From what dvcmon shows to who is told: real Prometheus and Alertmanager with the shipped rules and routes,
fed with metrics as dvcmon shows them."""

import pathlib
import shutil
import tempfile
import time
import unittest
import urllib.parse

from alerting import Alerting, Listener
from harness import ask_prometheus, main_at_once, wait_until

FALL = "Dvc(OnlineFilingDrop.*|VolumeDrop)"
PORTAL, COLLECTOR = "td", "filings"
AGENCY, UNIT = "H44.07", "Chi nhánh VPĐKĐĐ khu vực Việt Trì"


class ImitatedDaemon(Listener):
    """Shows provinces, each with its system, of which all is well."""

    def __init__(self, test):
        self.values = {}
        for province, name in (("phu-tho", "Phú Thọ"), ("gia-lai", "Gia Lai"), ("hue", "Huế"), ("lao-cai", "Lào Cai"),
                               ("son-la", "Sơn La"), ("an-giang", "An Giang")):  # fmt: skip
            source = {"portal": PORTAL, "province": province, "collector": COLLECTOR}
            self.show("dvc_province_info", 1, province=province, name=name)
            self.show("dvc_agency_info", 1, province=province, agency=AGENCY, name=UNIT, tier="branch")
            self.show("dvc_working_day", 1, province=province)
            self.show("dvc_agency_restatements_total", 0, **source, agency=AGENCY, kind="restated")
            self.show("dvcmon_collector_healthy", 1, **source)
            self.show("dvcmon_collector_up", 1, **source)
            self.show("dvcmon_collector_polls_total", 8, **source)
            self.show("dvcmon_collector_interval_seconds", 3600, **source)
            self.show("dvcmon_collector_last_success_timestamp_seconds", time.time(), **source)
            self.show("dvcmon_collector_frozen_log10_p", -0.5, **source)
            self.show("dvcmon_collector_poll_failures_total", 0, **source, reason="contract")
        super().__init__(test)

    def show(self, family, value, /, **labels):
        self.values[family, tuple(sorted(labels.items()))] = value

    def hide(self, prefix, **labels):
        for family, of in list(self.values):
            if family.startswith(prefix) and set(labels.items()) <= set(of):
                del self.values[family, of]

    def get(self, path):
        lines = []
        for (family, labels), value in sorted(list(self.values.items())):
            inside = ",".join(f'{label}="{of}"' for label, of in labels)
            lines.append(f"{family}{{{inside}}} {value}\n")
        return "".join(lines)

    def of_source(self, province, name, value, **labels):
        self.show(f"dvcmon_collector_{name}", value, portal=PORTAL, province=province, collector=COLLECTOR, **labels)

    def fall(self, province="phu-tho", *, level="agency", rule="online_rate", group=None, is_open=1):
        """Half of what is usually filed online, since 17 November 2026."""
        labels = {"portal": PORTAL, "province": province, "rule": rule}
        if level == "agency":
            labels["agency"] = AGENCY
        if group:
            labels["group"] = group
        for name, value in {"observed": 199, "received": 412, "expected": 398.8, "lower_bound": 388,
                            "missing_applications": 199.8, "window_start_timestamp_seconds": 1794848400,
                            "open": is_open}.items():  # fmt: skip
            self.show(f"dvc_{level}_drop_{name}", value, **labels)


@unittest.skipUnless(shutil.which("prometheus-alertmanager"), "Alertmanager is not installed: ./dev deps e2e")
class AlertsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.daemon = ImitatedDaemon(self)

    def start(self, **options):
        self.alerting = Alerting(self, self.folder, self.daemon.address, **options)
        self.inbox = self.alerting.inbox
        self.wait_seen("up == 1")

    def wait_seen(self, expression):
        """Until Prometheus knows it."""
        query = "query?" + urllib.parse.urlencode({"query": expression})
        wait_until(expression, lambda: ask_prometheus(self.alerting.prometheus, query)["result"])

    def assert_no_fall_but(self, *names):
        """When a fall of another province that opens now is announced, those of Phú Thọ have been."""
        self.daemon.fall("gia-lai")
        self.alerting.wait("the other fall arrives", FALL, province="gia-lai")
        told = self.inbox.named(FALL, province="phu-tho")
        self.assertEqual({alert["labels"]["alertname"] for alert in told}, set(names))

    def test_a_fall_arrives_once_with_its_text_and_its_end(self):
        self.start()
        self.daemon.fall()
        wait_until("both receivers have it", lambda: self.inbox.of("van-hanh") and self.inbox.of("phu-tho"))
        (told,) = self.inbox.of("phu-tho")[0]
        self.assertEqual(told["labels"]["alertname"], "DvcOnlineFilingDropAgency")
        self.assertIn(
            f"{UNIT} (Phú Thọ): tỷ lệ hồ sơ nộp trực tuyến giảm còn 48,3% (199/412 hồ sơ, từ ngày 17/11/2026); thường lệ "
            "96,8%, ngưỡng dưới 94,2%; thiếu khoảng 200 hồ sơ trực tuyến.", told["annotations"]["description"])  # fmt: skip
        self.daemon.fall(is_open=0)
        wait_until("it has ended", lambda: self.inbox.of("van-hanh", "resolved") and self.inbox.of("phu-tho", "resolved"))
        for receiver in ("van-hanh", "phu-tho"):
            self.assertEqual(len(self.inbox.of(receiver)), 1)
        self.assertEqual(self.inbox.of("lanh-dao"), [])

    def test_of_a_fall_of_all_only_the_widest_arrives(self):
        self.daemon.fall(level="province")
        self.daemon.fall(level="province", group="communes")
        self.daemon.fall()
        self.daemon.fall(rule="volume")
        self.start()
        self.alerting.wait("it arrives", "DvcOnlineFilingDropProvince")
        self.assert_no_fall_but("DvcOnlineFilingDropProvince")
        self.assertEqual(len(self.inbox.of("lanh-dao")), 1)

    def test_what_a_portal_does_to_its_data_arrives_as_that_and_not_as_a_fall(self):
        self.start()
        self.wait_seen("dvc_agency_restatements_total offset 20s")
        self.daemon.of_source("hue", "last_success_timestamp_seconds", time.time() - 9000)
        self.daemon.of_source("lao-cai", "frozen_log10_p", -8)
        self.daemon.of_source("son-la", "poll_failures_total", 1, reason="contract")
        for province in ("hue", "son-la"):
            self.daemon.of_source(province, "up", 0)
        for province in ("hue", "lao-cai", "son-la"):
            self.daemon.of_source(province, "healthy", 0)
        self.daemon.show("dvc_agency_restatements_total", 1, portal=PORTAL, province="an-giang", collector=COLLECTOR,
                         agency=AGENCY, kind="restated")  # fmt: skip
        self.wait_seen('dvcmon_collector_healthy{province="son-la"} == 0')
        # Were the daemon wrong about it, it would still not be told.
        for province in ("hue", "lao-cai", "son-la"):
            self.daemon.fall(province)
        for name, province in (("DvcSourceUnreachable", "hue"), ("DvcSourceFrozen", "lao-cai"),
                               ("DvcContractBroken", "son-la"), ("DvcRestatement", "an-giang")):  # fmt: skip
            self.alerting.wait(f"{name} arrives", name, province=province)
        self.daemon.fall("gia-lai")
        self.alerting.wait("a fall arrives", FALL, province="gia-lai")
        self.assertEqual({alert["labels"]["province"] for alert in self.inbox.named(FALL)}, {"gia-lai"})

    def test_what_opens_before_a_holiday_waits_for_its_end(self):
        self.daemon.show("dvc_working_day", 0, province="phu-tho")
        self.daemon.fall()
        self.daemon.fall(rule="volume")
        self.start()
        self.assert_no_fall_but()
        self.daemon.show("dvc_working_day", 1, province="phu-tho")
        self.alerting.wait("it arrives", "DvcVolumeDrop", province="phu-tho")

    def test_a_portal_that_fails_later_is_no_recovery(self):
        self.start()
        self.daemon.fall()
        self.daemon.fall("gia-lai")
        for province in ("phu-tho", "gia-lai"):
            self.alerting.wait("both arrive", FALL, province=province)
        # As dvcmon does with what no poll confirms any more.
        self.daemon.of_source("phu-tho", "healthy", 0)
        self.daemon.hide("dvc_agency", province="phu-tho")
        self.wait_seen('dvcmon_collector_healthy{province="phu-tho"} == 0')
        self.daemon.fall("gia-lai", is_open=0)
        self.alerting.wait("the other fall ends", FALL, "resolved", province="gia-lai")
        self.assertEqual(self.inbox.named(FALL, "resolved", province="phu-tho"), [])

    def test_leaders_and_provinces_are_left_alone_outside_office_hours(self):
        self.daemon.fall(level="province")
        self.start(in_office_hours=False)
        self.wait_seen('ALERTS{alertname="DvcOnlineFilingDropProvince",alertstate="firing"}')
        self.daemon.stop()
        self.alerting.wait("operations hear that dvcmon is down", "DvcmonDown", instance=self.daemon.address)
        self.assertEqual({to for to, _, _ in self.inbox.got} - {"ben-ngoai"}, {"van-hanh-gap"})
        self.assertEqual(self.inbox.named(FALL), [])

    def test_a_daemon_that_dies_is_told_and_nothing_else_ends(self):
        self.start()
        wait_until("the dead-man switch is there", lambda: self.inbox.of("ben-ngoai"))
        self.daemon.fall()
        self.daemon.of_source("hue", "last_success_timestamp_seconds", time.time() - 9000)
        for name in (FALL, "DvcSourceUnreachable"):
            self.alerting.wait(f"{name} arrives", name, instance=self.daemon.address)
        self.daemon.stop()
        self.alerting.wait("operations hear of it", "DvcmonDown", instance=self.daemon.address)
        self.wait_seen("absent(ALERTS{alertname='DvcSourceUnreachable'})")
        self.alerting.settle()
        # Without an instance: of Prometheus, which at its start knew of no dvcmon.
        self.assertEqual(self.inbox.named("Dvc.*", "resolved", instance=self.daemon.address), [])


if __name__ == "__main__":
    main_at_once(__file__)
