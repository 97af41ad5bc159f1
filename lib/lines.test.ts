import { expect, it } from "vitest";
import { linesOf } from "./lines";

async function* inParts(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string, size: number, longest?: number): Promise<string[]> {
  const lines = [];
  for await (const line of linesOf(inParts(text, size), longest)) lines.push(line);
  return lines;
}

it.each([1, 2, 3, 7, 1_000])("ends a line at a line feed alone, in parts of %i bytes", async (size) => {
  const lines = ["a\u2028b\u2029c\u0085d\rf\r", "", "żółć \u{1f600}", '{"note":"x\\n"}'];
  expect(await read(lines.map((line) => `${line}\n`).join(""), size)).toEqual(lines);
  expect(await read("", size)).toEqual([]);
});

it("refuses a last line without its end, also in the middle of a character", async () => {
  await expect(read("one\ntwo", 3)).rejects.toThrow("its last line is cut off");
  const half = Buffer.from("one\nż").subarray(0, 5);
  await expect(
    (async () => {
      for await (const line of linesOf([half] as unknown as AsyncIterable<Buffer>)) expect(line).toBe("one");
    })(),
  ).rejects.toThrow("its last line is cut off");
});

it("refuses a line that is too long, before it has all of it", async () => {
  await expect(read(`${"x".repeat(50)}\n`, 4, 20)).rejects.toThrow("a line is too long");
  expect(await read(`${"x".repeat(20)}\n`, 4, 20)).toHaveLength(1);
});
