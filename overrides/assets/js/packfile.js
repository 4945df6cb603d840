// @ts-check

/**
 * The pack as the file that the ``handbook pack`` command reads. A JSON text is a YAML text.
 * @param {Record<string, string>} cover
 * @param {{ kind: string, slug: string }[]} parts
 */
export function packFile(cover, parts) {
  const lines = ["title", "group", "dates"].filter((name) => cover[name]).map((name) => `${name}: ${JSON.stringify(cover[name])}`);
  const help = (cover.help ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  if (help.length) lines.push("help:", ...help.map((line) => `  - ${JSON.stringify(line)}`));
  lines.push(`edition: ${cover.edition}`, `paper: ${cover.paper}`);
  lines.push(parts.length ? "parts:" : "parts: []", ...parts.map((part) => `  - ${part.kind}: ${part.slug}`));
  return `${lines.join("\n")}\n`;
}
