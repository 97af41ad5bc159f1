/** A BCP 47 tag as it is stored, such as "pt-BR"; null for what is none. */
export function readLanguage(text: string): string | null {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(text.trim()) || text.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(text.trim())[0] ?? null;
  } catch {
    return null;
  }
}
