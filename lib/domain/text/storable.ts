/** PostgreSQL stores no NUL and no lone surrogates; a provider may send both. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
