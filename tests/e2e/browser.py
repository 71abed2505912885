"""Chromium without a window, and what a page must be for everybody to read it."""

import json
import os
import shutil
import tempfile

from harness import PATIENCE, wait_until

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = None

DRIVER = shutil.which("chromedriver")
MISSING = None if webdriver and DRIVER else "no Chromium with its driver, or no selenium for this Python: ./dev deps e2e"

# What is wrong with the page that is open, as lines of text.
COMPLAINTS = r"""
const wrong = [];
const short = (element) => element.outerHTML.slice(0, 90);
const nameOf = (element) => (element.getAttribute('aria-label') || element.textContent || '').trim();
if (!['vi', 'en'].includes(document.documentElement.lang)) wrong.push('the page has no language');
if (document.querySelectorAll('h1').length !== 1) wrong.push('there is not one h1');
if (!document.title.trim()) wrong.push('the page has no title');
const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) wrong.push('twice: #' + id);
for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
  if (field.getClientRects().length && !field.labels.length && !field.getAttribute('aria-label')) wrong.push('without a label: ' + short(field));
}
for (const element of document.querySelectorAll('a, button, summary')) {
  if (!nameOf(element)) wrong.push('without a name: ' + short(element));
}
for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) wrong.push('no alt: ' + short(image));
for (const table of document.querySelectorAll('table')) {
  const named = table.caption || table.closest('section, main').querySelector('h1, h2, h3');
  if (!named) wrong.push('a table without a name: ' + short(table));
  if (!table.tHead) wrong.push('a table without a head: ' + short(table));
}
for (const head of document.querySelectorAll('th')) {
  if (!['row', 'col', 'rowgroup', 'colgroup'].includes(head.scope)) wrong.push('no scope: ' + short(head));
}
for (const element of document.querySelectorAll('*')) {
  if (element.hasAttribute('style') && !element.closest('.chart, .chart-legend')) wrong.push('a style: ' + short(element));
  for (const attribute of element.attributes) {
    if (attribute.name.startsWith('on')) wrong.push('an event: ' + short(element));
  }
}
for (const script of document.scripts) if (!script.src || script.text) wrong.push('a script: ' + short(script));

const channels = (colour) => {
  const numbers = colour.match(/[\d.]+/g).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
};
const over = (top, below) => top.rgb.map((channel, i) => channel * top.alpha + below[i] * (1 - top.alpha));
const ground = (element) => {
  const above = [];
  for (let at = element; at; at = at.parentElement) {
    above.push(channels(getComputedStyle(at).backgroundColor));
    if (above.at(-1).alpha === 1) break;
  }
  return above.reduceRight((below, colour) => over(colour, below), [255, 255, 255]);
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const seen = new Set();
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !element.getClientRects().length) continue;
  const below = ground(element);
  const ink = over(channels(getComputedStyle(element).color), below);
  const [dark, bright] = [light(below), light(ink)].sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  const line = `contrast ${contrast.toFixed(2)}: ${element.tagName}.${element.className} ${ink.map(Math.round)} on ${below.map(Math.round)}`;
  if (contrast < 4.5 && !seen.has(line)) wrong.push(line);
  seen.add(line);
}
return wrong;
"""


class Browser:
    """Speaks to 127.0.0.1 alone. Its profile goes when the class of tests ends."""

    def __init__(self, test):
        profile = tempfile.mkdtemp(prefix="dvcmon-e2e-")
        test.addClassCleanup(shutil.rmtree, profile, ignore_errors=True)
        options = webdriver.ChromeOptions()
        for flag in (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=vi",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}",
            "--window-size=1300,1400",
        ):  # fmt: skip
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service(DRIVER, log_path=os.devnull), options=options)
        test.addClassCleanup(self.driver.quit)
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)

    def open(self, url):
        self.driver.get(url)
        wait_until(f"{url} is there", self._is_answered)
        return self

    def _is_answered(self):
        """False, and it is asked again, where the daemon was too busy; what the console says of that is not kept."""
        if self.ask("return performance.getEntriesByType('navigation')[0].responseStatus") != 503:
            return True
        self.console()
        self.driver.refresh()
        return False

    def follow(self, selector):
        """Clicks on what leads to another page, and waits until that one is there: a click may return before."""
        self.ask("window.isTheOldPage = true")
        self.driver.find_element("css selector", selector).click()

        def is_there():
            try:
                return (self.ask("return !window.isTheOldPage && document.readyState === 'complete'")
                        and self._is_answered())  # fmt: skip
            except WebDriverException:  # the page went while it was asked
                return False

        wait_until(f"{selector} leads elsewhere", is_there)

    def ask(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def complaints(self):
        return self.ask(COMPLAINTS)

    def console(self):
        """What it complained of since it was asked last: errors of scripts, what the policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def order(self, command, **parameters):
        self.driver.execute_cdp_cmd(command, parameters)

    def colours(self, scheme):
        self.order("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def width(self, pixels):
        """Of a telephone; 0: of the window."""
        if pixels == 0:
            return self.order("Emulation.clearDeviceMetricsOverride")
        return self.order(
            "Emulation.setDeviceMetricsOverride", width=pixels, height=844, deviceScaleFactor=1, mobile=True
        )

    def scripts(self, run):
        self.order("Emulation.setScriptExecutionDisabled", value=not run)
