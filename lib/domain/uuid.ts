/**
 * Whether a text is a UUID as PostgreSQL writes it, in lower case. It refuses a parameter
 * that is no UUID at all.
 */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
