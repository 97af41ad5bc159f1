import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { folder } from "../setup/desk";
import type { Secret } from "./leaks";

const file = resolve(folder, "planted-keys.jsonl");

/** Records a key that a test gives to Subdesk, so that the final search for secrets includes it. */
export function plantKey(value: string): string {
  appendFileSync(
    file,
    `${JSON.stringify({ what: "a provider key added in the desk", value } satisfies Secret)}\n`,
  );
  return value;
}

export function plantedKeys(): Secret[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Secret);
}
