import "server-only";

/** What Node, OpenSSL or PostgreSQL calls this error, such as "ENOENT"; undefined for one without a code. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
