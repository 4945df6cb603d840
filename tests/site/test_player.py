"""What a practice asks of the device: sound, a voice, a screen that stays on, motion."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site.conftest import Open

PRACTICE = "practices/arriving.html"
# Each stands in for the browser's own and writes down what it is asked to do.
BELL = """() => {
  window.tones = 0;
  const made = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this); };
}"""
VOICE = """(voices) => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (words) => window.spoken.push([words.text, words.voice.name]);
  speechSynthesis.cancel = () => window.spoken.push('hush');
}"""
WAKE = """() => {
  window.locks = [];
  const request = async (kind) => {
    const lock = { kind, released: false, release: async () => { lock.released = true; } };
    window.locks.push(lock);
    return lock;
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request } });
}"""
HELD = "window.locks.filter(lock => !lock.released).map(lock => lock.kind)"
OWN = {"name": "own", "lang": "en-GB", "localService": True}
FAR = {"name": "far", "lang": "en-GB", "localService": False}
FOREIGN = {"name": "foreign", "lang": "fr-FR", "localService": True}


def open_practice(page: Page) -> None:
    page.locator("#three-step-arrival .hb-play").click()


def begin(page: Page) -> None:
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".hb-player-count")).to_have_text("Step 1 of 3")


def step_text(page: Page) -> str:
    return page.locator(".hb-player-step").text_content() or ""


def test_the_bell_sounds_only_where_it_is_wanted(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.evaluate(BELL)
    open_practice(page)
    begin(page)
    page.get_by_role("button", name="Next").click()
    assert page.evaluate("window.tones") == 0
    page.get_by_label("A soft bell").check()
    heard = page.evaluate("window.tones")
    assert heard > 0, "the bell is tried when it is chosen"
    page.get_by_role("button", name="Next").click()
    assert page.evaluate("window.tones") == 2 * heard
    page.get_by_label("A soft bell").uncheck()
    page.get_by_role("button", name="Back", exact=True).click()
    assert page.evaluate("window.tones") == 2 * heard


def test_steps_are_read_aloud_by_a_voice_of_the_device(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.evaluate(VOICE, [FAR, FOREIGN, OWN])
    open_practice(page)
    begin(page)
    said = "window.spoken.filter(one => one !== 'hush')"
    assert page.evaluate(said) == []
    page.get_by_label("Read the steps aloud").check()
    assert page.evaluate(said) == [[step_text(page), "own"]]
    page.get_by_role("button", name="Next").click()
    assert page.evaluate(said)[1:] == [[step_text(page), "own"]]
    page.keyboard.press("Escape")
    assert page.evaluate("window.spoken.at(-1)") == "hush"


def test_nothing_is_sent_to_a_voice_elsewhere(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.evaluate(VOICE, [FAR, FOREIGN])
    open_practice(page)
    page.get_by_label("Read the steps aloud").check()
    expect(page.locator(".hb-player")).to_contain_text("no voice")
    begin(page)
    page.get_by_role("button", name="Next").click()
    assert page.evaluate("window.spoken.filter(one => one !== 'hush')") == []


def test_the_screen_stays_on_while_a_practice_runs(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.evaluate(WAKE)
    open_practice(page)
    assert page.evaluate(HELD) == []
    begin(page)
    page.get_by_role("button", name="Next").click()
    assert page.evaluate(HELD) == ["screen"], "one lock, however many steps"
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate(HELD) == []
    page.get_by_role("button", name="Go on").click()
    assert page.evaluate(HELD) == ["screen"]
    page.evaluate("window.locks.at(-1).released = true")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate(HELD) == ["screen"], "asked again when the reader comes back"
    page.get_by_role("button", name="Stop", exact=True).click()
    assert page.evaluate(HELD) == []


def test_a_lock_that_comes_after_the_end_is_let_go(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.evaluate(WAKE)
    page.evaluate(
        """() => { const request = navigator.wakeLock.request;
        navigator.wakeLock.request = async (kind) => {
          await new Promise((go) => { window.grant = go; });
          return request(kind); }; }"""
    )
    open_practice(page)
    begin(page)
    page.keyboard.press("Escape")
    page.evaluate("window.grant()")
    page.wait_for_function("() => window.locks.length === 1 && window.locks[0].released")


def test_the_breath_is_paced_in_words_where_motion_is_unwelcome(open_page: Open) -> None:
    for motion, duration in (("reduce", "0s"), ("no-preference", "5.5s")):
        page = open_page(PRACTICE, reduced_motion=motion)
        page.clock.install()
        open_practice(page)
        page.get_by_label("A slow circle").check()
        begin(page)
        circle = page.locator(".hb-breath")
        found = circle.evaluate("one => getComputedStyle(one, '::before').transitionDuration")
        assert found == duration
        said = []
        for _ in range(4):
            page.clock.run_for(5_500)
            said.append(circle.inner_text())
        assert said[0] != said[1]
        assert said[:2] == said[2:]
