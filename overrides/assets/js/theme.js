// @ts-check

const KEY = "hb:theme";

/** Let the reader choose light or dark, whatever the device says. */
export function startTheme() {
  const choice = document.getElementById("hb-theme");
  if (!(choice instanceof HTMLSelectElement)) return;
  const page = document.documentElement;
  choice.value = page.dataset.theme ?? "";
  choice.addEventListener("change", () => {
    if (choice.value) page.dataset.theme = choice.value;
    else delete page.dataset.theme;
    try {
      if (choice.value) localStorage.setItem(KEY, choice.value);
      else localStorage.removeItem(KEY);
    } catch {
      // The choice holds for this page.
    }
  });
}

/** Forget the choice; the device's own colours return. */
export function forgetTheme() {
  const choice = document.getElementById("hb-theme");
  if (!(choice instanceof HTMLSelectElement)) return;
  choice.value = "";
  choice.dispatchEvent(new Event("change"));
}
