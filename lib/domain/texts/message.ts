let rules: Intl.PluralRules | undefined;

/** The sentence for this count, by the plural rules of English; `other` where it has none of its own. */
export function plural(
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string {
  return forms[(rules ??= new Intl.PluralRules("en")).select(count)] ?? forms.other;
}

/**
 * A sentence with elements in it, whose places are the sentence's own: rich`Last tried ${time}.` The
 * interface draws it with Rich.
 */
export function rich<Node>(texts: TemplateStringsArray, ...nodes: Node[]): (string | Node)[] {
  return texts.flatMap((text, index) => {
    const parts: (string | Node)[] = text === "" ? [] : [text];
    return index < nodes.length ? [...parts, nodes[index] as Node] : parts;
  });
}

const lists = new Map<string, Intl.ListFormat>();

function list(texts: readonly string[], type: Intl.ListFormatType): string {
  const format = lists.get(type) ?? new Intl.ListFormat("en-GB", { type });
  lists.set(type, format);
  return format.format(texts);
}

/** "a, b and c". */
export const listed = (texts: readonly string[]) => list(texts, "conjunction");

/** "a, b or c". */
export const listedOr = (texts: readonly string[]) => list(texts, "disjunction");
