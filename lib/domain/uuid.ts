/** Whether a text is a UUID as PostgreSQL writes it, in lower case; any other would be refused as a parameter or found by no one. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
