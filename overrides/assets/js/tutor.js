// @ts-check
// The tutor view: notes that are fetched only when somebody asks for them.
import { all, first, isFromDisk, make, root, say, tell } from "./dom.js";
import { forget, keep, read } from "./store.js";

const KEY = "tutor";

/** Make the switches work, in the menu and on pages with notes, and show notes where they were left on. */
export function startTutorView() {
  for (const control of all(".hb-tutor-switch")) {
    control.addEventListener("click", () => {
      const isOn = control.getAttribute("aria-checked") !== "true";
      if (isOn) keep(KEY, true);
      else forget(KEY);
      show(isOn, true);
    });
  }
  if (read(KEY, false)) show(true, false);
}

/**
 * @param {boolean} isOn
 * @param {boolean} isAsked whether somebody has just turned the switch
 */
async function show(isOn, isAsked) {
  for (const control of all(".hb-tutor-switch")) control.setAttribute("aria-checked", String(isOn));
  if (!isOn) {
    hide();
    tell(say("tutor_off"));
    return;
  }
  if (!("tutor" in document.body.dataset)) {
    if (isAsked) tell(say("tutor_none"));
    return;
  }
  if (isFromDisk()) {
    tell(say("tutor_from_disk"));
    return;
  }
  try {
    const answer = await fetch(`${root()}tutor-view/${encodeURI(document.body.dataset.page ?? "")}.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    insert(await answer.json());
    tell(say("tutor_on"));
  } catch {
    tell(say("tutor_failed"));
  }
}

/**
 * Put each part in its place. The parts are made by the build, as the page itself is.
 * @param {Record<string, string>} parts
 */
function insert(parts) {
  hide();
  for (const place of all(".hb-tutor-place")) {
    const parsed = new DOMParser().parseFromString(parts[place.dataset.part ?? ""] ?? "", "text/html");
    place.append(...parsed.body.childNodes);
  }
  const works = new DOMParser().parseFromString(parts.references ?? "", "text/html");
  const list = first(".hb-reference-list") ?? addList();
  for (const item of all("li", works)) {
    item.classList.add("hb-tutor-work");
    list.append(item);
  }
}

function addList() {
  const list = make("ul", { class: "hb-reference-list hb-tutor-work" });
  first(".hb-article")?.append(list);
  return list;
}

function hide() {
  for (const place of all(".hb-tutor-place")) place.replaceChildren();
  for (const work of all(".hb-tutor-work")) work.remove();
}
