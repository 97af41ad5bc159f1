import "server-only";
import pino from "pino";
import { env } from "./env";
import { singleton } from "./singleton";

/** The names of fields that hold secrets, whoever named them. */
const secretName = /key|token|pwd|pass|secret|authorization|cookie/i;
const deepest = 3;

export function log(): pino.Logger {
  return singleton("log", () =>
    pino({
      level: env().logLevel,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (line) => hideSecrets(line) },
    }),
  );
}

/** The line without the values of fields that are named like secrets. */
export function hideSecrets(line: Record<string, unknown>, depth = 1): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => [
      name,
      secretName.test(name)
        ? "[hidden]"
        : isPlain(value) && depth < deepest
          ? hideSecrets(value, depth + 1)
          : value,
    ]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What may be logged of a foreign error: messages can quote input, so only its name, code and location. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = codeOf(error) ?? codeOf(error.cause);
  return {
    error: error.name,
    ...(code && { code }),
    at: error.stack
      ?.split("\n")
      .filter((line) => line.trimStart().startsWith("at "))
      .slice(0, 6)
      .map((line) => line.trim()),
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
