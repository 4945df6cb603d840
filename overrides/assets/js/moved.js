// @ts-check
// On the page that an old address still has: goes on, and takes the place on the page along.
(() => {
  const { hash } = location;
  const links = [...document.querySelectorAll("a")];
  const own = links.find((link) => link.id && new URL(`#${link.id}`, location.href).hash === hash);
  const whole = links.find((link) => "moved" in link.dataset);
  if (own) location.replace(own.href);
  else if (whole) location.replace(hash ? new URL(hash, whole.href) : whole.href);
})();
