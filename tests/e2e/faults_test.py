"""A portal that misbehaves: each fault is a failed poll with its reason, and no figure changes."""

import harness
from harness import CATALOGUE, EXIT_FAILURE, LIST_OF_PROVINCE, ONLINE, PAYMENT
from harness import Daemon, EndToEndTest, Simulator, wait_until

REASONS = [
    ("hang", "timeout"),
    ("reset", "partial"),
    ("drip", "timeout"),
    ("short", "partial"),
    ("endless", "too_large"),
    ("html", "content_type"),
    ("maintenance", "marker"),
    ("firewall", "blocked"),
    ("status_429", "blocked"),
    ("status_500", "status"),
    ("other_province", "entity"),
    ("missing_agencies", "contract"),
    ("broken_sum", "contract"),
    ("invalid_utf8", "encoding"),
    ("wrong_type", "shape"),
    ("truncated", "syntax"),
    ("duplicate_key", "syntax"),
    ("big_integer", "syntax"),
]
COLLECTORS = {ONLINE: "provide-online-tree", PAYMENT: "formality-online-payment-tree"}
# A host is asked one thing at a time: what three do goes three times as fast.
PORTALS = ("dvcqg", "second", "third")
SCHEDULE = "{every: 8s}"


def figures(metrics):
    return {key: value for key, value in metrics.samples.items() if key[0].startswith("dvc_")}


def failures(metrics, path, reason, portal="dvcqg"):
    return metrics.value(
        "dvcmon_collector_poll_failures_total",
        portal=portal,
        province="phu-tho",
        collector=COLLECTORS[path],
        reason=reason,
    ) or 0


class FaultsTest(EndToEndTest):
    settings = {**EndToEndTest.settings, "timeouts": "{connect: 20s, first_byte: 3s, total: 30s, low_speed_time: 3s}"}

    def start_often(self, schedule=SCHEDULE):
        """Two collectors, polled soon again. Their figures would go after three intervals without a
        good poll, which neither the faults of a round nor a busy machine takes."""
        simulator = Simulator(self)
        collectors = f"[{', '.join(COLLECTORS.values())}]"
        self.write_config(simulator, collectors=collectors, schedule=schedule)
        return simulator, Daemon(self).wait_ready().wait_polled(COLLECTORS.values())

    def start_several(self):
        """The same of several portals: name → simulator, and the daemon."""
        simulators = {name: Simulator(self) for name in PORTALS}
        settings = {**self.settings, "provinces": "[phu-tho]", "schedule": SCHEDULE}
        settings["collectors"] = f"[{', '.join(COLLECTORS.values())}]"
        first, *others = PORTALS
        more = ""
        for name in others:
            file = self.folder / f"{name}.yaml"
            text = self.portal_file.read_text("utf-8")
            file.write_text(text.replace("\nportal: dvcqg\n", f"\nportal: {name}\n"), "utf-8")
            more += f"  - file: {file}\n"
            for key, value in {**settings, "url": simulators[name].url}.items():
                more += f"    {key}: {value}\n"
        del settings["provinces"]
        self.write_config(simulators[first], more=more, **settings)
        daemon = Daemon(self).wait_ready()
        self.wait_all_polled(daemon)
        return simulators, daemon

    def wait_all_polled(self, daemon):
        up = {(portal, collector) for portal in PORTALS for collector in COLLECTORS.values()}

        def polled():
            those = daemon.metrics().family("dvcmon_collector_up").items()
            return up == {(dict(of)["portal"], dict(of)["collector"]) for of, value in those if value == 1}

        wait_until("all have brought their figures", polled)

    def test_counts_each_fault_under_its_reason_and_keeps_the_figures(self):
        simulators, daemon = self.start_several()
        before = figures(daemon.metrics())
        self.assertGreater(len(before), 100)
        self.assertLess(set(PORTALS), {dict(labels).get("portal") for _, labels in before} | {None})
        places = [(portal, path) for portal in PORTALS for path in COLLECTORS]
        self.assertEqual(len(REASONS) % len(places), 0)
        for begin in range(0, len(REASONS), len(places)):
            met = dict(zip(places, REASONS[begin : begin + len(places)], strict=True))
            with self.subTest(faults=list(met.values())):
                metrics = daemon.metrics()
                counts = {
                    (portal, path): failures(metrics, path, reason, portal) for (portal, path), (_, reason) in met.items()
                }
                for (portal, path), (fault, _) in met.items():
                    simulators[portal].fault(fault, path, times=1)
                for (portal, path), (fault, reason) in met.items():
                    wait_until(
                        f"{fault} is counted as {reason}",
                        lambda: failures(daemon.metrics(), path, reason, portal) > counts[portal, path],
                    )
                self.assertEqual(figures(daemon.metrics()), before)
            self.wait_all_polled(daemon)

    def test_counts_a_portal_that_is_not_there(self):
        simulator = Simulator(self)
        self.write_config(simulator, collectors=f"[{', '.join(COLLECTORS.values())}]", schedule="{every: 2s}")
        simulator.kill()
        daemon = Daemon(self).wait_ready()
        for path in COLLECTORS:
            wait_until("it is counted", lambda: failures(daemon.metrics(), path, "connect"))
        self.assertEqual(daemon.metrics().family("dvc_province_applications_received"), {})

    def test_never_connects_to_a_private_address_that_is_not_allowed(self):
        simulator = Simulator(self)
        self.write_config(simulator, allow_addresses=None, pause="1s", schedule="{every: 1m}")
        daemon = Daemon(self).wait_ready()
        wait_until("it is counted", lambda: failures(daemon.metrics(), ONLINE, "address_refused"))
        self.assertEqual(simulator.requests(), [])

    def test_marks_an_answer_whose_parts_do_not_belong_together(self):
        simulator, daemon = self.start_often()
        before = figures(daemon.metrics())
        labels = {"portal": "dvcqg", "province": "phu-tho", "collector": "provide-online-tree"}
        simulator.fault("torn", ONLINE)
        daemon.wait_value(1, "dvcmon_collector_torn", **labels)
        self.assertEqual(daemon.metrics().value("dvcmon_collector_up", **labels), 1)
        self.assertEqual(figures(daemon.metrics()), before)
        simulator.fault("none", ONLINE)
        daemon.wait_value(0, "dvcmon_collector_torn", **labels)

    def test_refuses_pages_that_are_not_of_one_answer(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        for fault, path, collector in (
            ("total_changes", CATALOGUE, "formalities"),
            ("row_repeated", CATALOGUE, "formalities"),
            ("row_repeated", LIST_OF_PROVINCE, "public-formalities-commune"),
        ):
            with self.subTest(fault=fault, collector=collector):
                simulator.fault(fault, path)
                tried = self.run_dvcmon("try", "dvcqg/" + collector, "--config.file", self.config)
                self.assertEqual(tried.returncode, EXIT_FAILURE, tried.stdout)
                self.assertRegex(tried.stdout + tried.stderr, "pages: .*(came before|there are)")

    def test_one_bad_collector_does_not_stop_the_other(self):
        simulator, daemon = self.start_often("{every: 2s}")
        simulator.fault("hang", ONLINE)
        seen = len(simulator.requests())
        wait_until(
            "the other goes on",
            lambda: sum(entry["path"] == PAYMENT for entry in simulator.requests()[seen:]) >= 6,
        )


if __name__ == "__main__":
    harness.main()
