import "server-only";

/** The connection was never made, or the request could not even be built: nothing was sent. */
export const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INVALID_ARG",
]);

/** The code of Node, undici or OpenSSL, which may be that of an error within this one. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : undefined;
}

/** The codes of Node and OpenSSL for a certificate that does not prove whose address it is. */
export function isInvalidCertificate(code: string): boolean {
  return (
    code.startsWith("ERR_TLS_CERT") ||
    /(^|_)(CERT|CRL|ISSUER_CERT)(_|$)/.test(code) ||
    otherCertificateCodes.has(code)
  );
}

const otherCertificateCodes = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
]);

export function isTimeout(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === "UND_ERR_HEADERS_TIMEOUT" ||
    code === "UND_ERR_BODY_TIMEOUT" ||
    (error instanceof DOMException && error.name === "TimeoutError")
  );
}
