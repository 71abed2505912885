#!/usr/bin/env python3
"""Writes the dashboards that operators install: python3 dashboards/grafana/source/make.py. The modules
beside it say what stands in each; a test holds the files to them."""

import importlib
import json
import pathlib

MODULES = ("tong_quan", "don_vi", "sut_giam", "thanh_toan", "bo_chi_so_766", "chi_so", "ca_nuoc", "nguon", "van_hanh")


def made():
    """file name → text"""
    found = {}
    for module in MODULES:
        dashboard = importlib.import_module(module).make()
        found[dashboard["uid"] + ".json"] = json.dumps(dashboard, ensure_ascii=False, indent=1) + "\n"
    return found


if __name__ == "__main__":
    for name, text in made().items():
        (pathlib.Path(__file__).resolve().parents[1] / name).write_text(text, "utf-8")
