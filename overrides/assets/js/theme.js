// @ts-check

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
      if (choice.value) localStorage.setItem("hb:theme", choice.value);
      else localStorage.removeItem("hb:theme");
    } catch {
      // The choice holds for this page.
    }
  });
}
