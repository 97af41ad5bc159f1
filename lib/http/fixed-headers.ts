/** Headers that every answer has, whatever it is. */
export function fixedHeaders(secure: boolean): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    ...(secure && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  };
}
