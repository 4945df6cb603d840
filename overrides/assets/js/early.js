// @ts-check
// Runs before the page is drawn: says that scripts work, and sets the chosen colours.
(() => {
  const page = document.documentElement;
  page.classList.add("hb-js");
  try {
    const chosen = localStorage.getItem("hb:theme");
    if (chosen === "light" || chosen === "dark") page.dataset.theme = chosen;
  } catch {
    // Without storage the device's own colours stay.
  }
})();
