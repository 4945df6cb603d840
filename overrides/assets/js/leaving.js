// @ts-check

const TIMES = 3;
const WITHIN = 2000;

/** Leave the site at once by the link or by pressing Shift three times, and hide the page. */
export function startLeaving() {
  const link = document.getElementById("hb-exit");
  if (!(link instanceof HTMLAnchorElement)) return;
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  /** @type {number[]} */
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses.filter((then) => event.timeStamp - then < WITHIN), event.timeStamp];
    if (presses.length >= TIMES) leave();
  });
}
