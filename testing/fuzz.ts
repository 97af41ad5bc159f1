import { hostileTexts } from "./hostile";

export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** Texts that cannot be stored: invalid for the database, or too long for every field. */
const texts = [
  ...Object.values(hostileTexts),
  "\u0000",
  "a\u0000b",
  "\ud800",
  "x\udfff",
  "\uffff",
  "",
  " ",
  "null",
  "undefined",
  "NaN",
  "-0",
  "1e308",
  "0x10",
  "../../etc/passwd",
  "%00",
  "%",
  "constructor",
  "__proto__",
  "00000000-0000-0000-0000-000000000000",
  "x".repeat(100_000),
];
const numbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  -(2 ** 31) - 1,
  0.1,
  -1,
];

export function hostileText(random: Random): string {
  return random() < 0.7
    ? pick(random, texts)
    : String.fromCharCode(
        ...Array.from({ length: 1 + Math.floor(random() * 40) }, () => Math.floor(random() * 0x10000)),
      );
}

/** Made once: it is the same each time, and thousands of levels deep. */
const deepest = deep(() => 0.9);

/** As wide as a selection of many pages; made once as well. */
const wide: readonly number[] = Array.from({ length: 20_000 }, () => 0);

function deep(random: Random): unknown {
  let value: unknown = hostileText(random);
  for (let level = pick(random, [3, 50, 5_000]); level > 0; level -= 1)
    value = random() < 0.5 ? [value] : { [pick(random, ["a", "constructor", "then"])]: value };
  return value;
}

function cyclic(): unknown {
  const value: Record<string, unknown> = { list: [] };
  value.self = value;
  (value.list as unknown[]).push(value);
  return value;
}

/** An own property of that name, as JSON.parse makes it. */
function polluted(): Record<string, unknown> {
  return JSON.parse(
    '{"__proto__":{"polluted":true,"role":"admin"},"constructor":{"prototype":{"polluted":true}}}',
  ) as Record<string, unknown>;
}

/** Anything a browser, or something that pretends to be one, may pass to a server action. */
export function anything(random: Random): unknown {
  const kinds: (() => unknown)[] = [
    () => hostileText(random),
    () => pick(random, numbers),
    () => pick(random, [true, false, null, undefined]),
    () =>
      pick(random, [
        10n,
        new Date(Number.NaN),
        new Date(0),
        new Map([["a", 1]]),
        new Set([1]),
        new FormData(),
        new Uint8Array(9),
        Symbol.for("x"),
        Promise.resolve(1),
        new URLSearchParams("a=1"),
      ]),
    () => deep(random),
    cyclic,
    polluted,
    () => [hostileText(random), [], {}],
    () => wide,
    () => ({ [hostileText(random).slice(0, 100)]: hostileText(random) }),
  ];
  return pick(random, kinds)();
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/**
 * A value of an entirely different type than `valid`, which no schema accepts in its place.
 */
function misfit(random: Random, valid: unknown): unknown {
  if (typeof valid === "string" && uuid.test(valid) && random() < 0.5)
    return pick(
      random,
      texts.filter((text) => !uuid.test(text)),
    );
  if (typeof valid === "string")
    return pick<unknown>(random, [
      0,
      Number.NaN,
      true,
      {},
      [],
      [valid],
      { toString: valid },
      new Date(0),
      5n,
      cyclic(),
      deepest,
    ]);
  if (typeof valid === "number")
    return pick<unknown>(random, [
      "1",
      true,
      {},
      [],
      [valid],
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      5n,
      new Date(0),
      cyclic(),
    ]);
  if (typeof valid === "boolean") return pick<unknown>(random, ["true", 1, 0, {}, [], [valid], new Date(0)]);
  if (valid === null) return pick<unknown>(random, [{}, [], [null], true, cyclic(), new Date(0), 5n]);
  if (Array.isArray(valid))
    return pick<unknown>(random, [
      {},
      { length: 1, 0: valid[0] },
      "x",
      1,
      null,
      true,
      cyclic(),
      new Set(valid),
    ]);
  return pick<unknown>(random, [[], [valid], "x", 1, null, true, Number.NaN, 5n, {}.toString.call(valid)]);
}

type Path = (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) =>
          pathsIn(part, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [path, ...below];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], value);
}

function replaced(value: unknown, [key, ...rest]: Path, change: (part: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = replaced(copy[key], rest, change);
  return copy;
}

/** A body that no schema with this valid example accepts: a wrong type, a missing or an unknown key. */
export function invalidBody(random: Random, valid: unknown, optional: readonly string[] = []): unknown {
  const keys = Object.keys(valid as object).filter((key) => !optional.includes(key));
  const kind = random();
  if (kind < 0.2) {
    const name = pick(
      random,
      [
        "constructor",
        "toString",
        "then",
        "length",
        "id2",
        "",
        "polluted",
        hostileText(random).slice(0, 200),
      ].filter(
        (key) => key !== "__proto__" && !(key in (valid as object) && Object.hasOwn(valid as object, key)),
      ),
    );
    return { ...(valid as object), [name]: anything(random) };
  }
  if (kind < 0.35 && keys.length > 0) {
    const missing = pick(random, keys);
    return Object.fromEntries(Object.entries(valid as object).filter(([key]) => key !== missing));
  }
  const path = pick(random, pathsIn(valid));
  return replaced(valid, path, () => misfit(random, at(valid, path)));
}

/** A body with a hostile part; it may happen to be valid. */
export function hostileBody(random: Random, valid: unknown): unknown {
  if (random() < 0.15) return anything(random);
  if (random() < 0.1) return Object.assign(polluted(), valid);
  const path = pick(random, pathsIn(valid));
  const part = at(valid, path);
  return replaced(valid, path, () => {
    if (random() < 0.4) return anything(random);
    if (typeof part === "string")
      return random() < 0.5 ? hostileText(random) : `${part}${hostileText(random)}`;
    if (typeof part === "number") return pick(random, numbers);
    if (typeof part === "object" && part !== null && !Array.isArray(part))
      return { ...part, ...polluted(), x: anything(random) };
    return anything(random);
  });
}
