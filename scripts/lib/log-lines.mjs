/**
 * Makes every line of a program's output one of JSON, as Subdesk's own are: what Next or a library prints
 * becomes the message of one, all lines that come together in the same.
 * @param {(line: string) => void} write
 * @returns {(text: string) => void}
 */
export function logLines(write) {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    /** @type {string[]} */
    let foreign = [];
    const flush = () => {
      const msg = foreign.join("\n").trim();
      foreign = [];
      if (msg) write(`${JSON.stringify({ level: "warn", time: new Date().toISOString(), msg })}\n`);
    };
    for (const line of lines) {
      if (!isJson(line)) {
        foreign.push(line);
        continue;
      }
      flush();
      write(`${line}\n`);
    }
    flush();
  };
}

/** @param {string} line */
function isJson(line) {
  if (!line.startsWith("{")) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
