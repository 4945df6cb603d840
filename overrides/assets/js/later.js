// @ts-check
// Fetches what a page needs beside its first script, once its text can be read.
import { make } from "./dom.js";

export function startLater() {
  const named = document.body.dataset.later;
  if (!named) return;
  const fetchAll = () => {
    for (const src of named.split(" ")) document.head.append(make("script", { src }));
  };
  if (document.readyState === "complete") fetchAll();
  else addEventListener("load", fetchAll, { once: true });
}
