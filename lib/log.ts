import "server-only";
import pino from "pino";
import { env } from "./env";
import { singleton } from "./singleton";

const secretNames = [
  "password",
  "use_key",
  "useKey",
  "new_login_pwd",
  "customer_login_pwd",
  "customer_dashboard_pwd",
  "token",
  "apiKey",
  "api-key",
  "authorization",
  "cookie",
  "secret",
];

export function log(): pino.Logger {
  return singleton("log", () =>
    pino({
      level: env().logLevel,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: "[hidden]",
      },
    }),
  );
}

/**
 * What may be logged of an error that is not ours: messages can quote input, so only its name, code and
 * place.
 */
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
