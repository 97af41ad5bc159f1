import { StringDecoder } from "node:string_decoder";

/**
 * The lines of a text that comes in parts, each ended by "\n" and by nothing else: JSON leaves characters in
 * its strings that `node:readline` takes for the end of one. Throws where the last line has no end, or where
 * one is longer than `longest` characters.
 */
export async function* linesOf(
  parts: AsyncIterable<Buffer>,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest: string[] = [];
  let length = 0;
  for await (const part of parts) {
    const [first = "", ...others] = decoder.write(part).split("\n");
    rest.push(first);
    length += first.length;
    const last = others.pop();
    if (last !== undefined) {
      yield rest.join("");
      yield* others;
      rest = [last];
      length = last.length;
    }
    if (length > longest) throw new Error("a line is too long");
  }
  if (rest.join("") + decoder.end() !== "") throw new Error("its last line is cut off");
}
