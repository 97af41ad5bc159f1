import { expect, it } from "vitest";
import { logLines } from "./log-lines.mjs";

function written(...texts: string[]) {
  const lines: string[] = [];
  const take = logLines((line) => lines.push(line));
  for (const text of texts) take(text);
  return lines.map((line) => JSON.parse(line) as { level: string; msg: string });
}

it("leaves lines of JSON as they are, however they are cut", () =>
  expect(written('{"level":"info","m', 'sg":"act"}\n{"level":"error","msg":"x"}\n')).toEqual([
    { level: "info", msg: "act" },
    { level: "error", msg: "x" },
  ]));

it("makes one line of what else is printed together, whatever it holds", () => {
  const trace = " ⨯ Error: \u001b[31mno\u001b[0m\n    at one\n    at two {\n";
  expect(written(`${trace}{"level":"info","msg":"after"}\n`)).toMatchObject([
    { level: "warn", msg: trace.trim() },
    { msg: "after" },
  ]);
  expect(written("\n\n", "{ not JSON }\n")).toMatchObject([{ level: "warn", msg: "{ not JSON }" }]);
});
