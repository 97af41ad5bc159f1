import "server-only";
import pino from "pino";
import { env } from "./env";
import { errorCode } from "./error-code";
import { metrics } from "./metrics";
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
      formatters: { level: (label) => ({ level: label }), log: (line) => hideSecrets(line) },
      hooks: {
        logMethod(line, method, level) {
          if (level >= pino.levels.values.error!) metrics().errors.inc();
          method.apply(this, line);
        },
      },
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

/** What may be logged of a foreign error, and of what caused it. */
export function describeError(error: unknown, depth = 1): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = errorCode(error);
  const message = messageOf(error);
  return {
    error: error.name,
    ...(code !== undefined && { code }),
    ...(message !== null && { message }),
    at: error.stack
      ?.split("\n")
      .filter((line) => line.trimStart().startsWith("at "))
      .slice(0, 6)
      .map((line) => line.trim()),
    ...(error.cause !== undefined && depth < deepest && { cause: describeError(error.cause, depth + 1) }),
  };
}

const maxMessageLength = 300;

/**
 * Without the input that some messages quote: a failed statement its parameters, what cannot be parsed its
 * text, PostgreSQL a value that a column does not take. Null where nothing would be left.
 */
function messageOf(error: Error): string | null {
  if (error instanceof SyntaxError || error.name === "DrizzleQueryError") return null;
  const [line = ""] = error.message.split("\n");
  if (/^Failed query\b/.test(line)) return null;
  const shown = line.replace(/: ["'].*$/, "").slice(0, maxMessageLength);
  return shown === "" ? null : shown;
}
